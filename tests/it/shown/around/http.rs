use tokio::sync::Semaphore;
let urls = served();
SHOWN
