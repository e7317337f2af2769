use tokio::sync::Semaphore;
SHOWN
