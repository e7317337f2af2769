use tokio::sync::Semaphore;
use parking_lot::Mutex;
let folder = small_pictures();
let paths: Vec<PathBuf> = (0..3).map(|n| folder.join(format!("{n}.png"))).collect();
SHOWN
//if !processes
for done in results {
    done?;
}
for n in 0..3 {
    assert_eq!(image::image_dimensions(out().join(format!("{n}.png")))?, (16, 16));
}
//end
