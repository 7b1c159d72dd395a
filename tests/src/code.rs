//! What a phone sees in the drawing of a QR code.

use rqrr::PreparedImage;

/// Pixels of a side of each module.
const SCALE: usize = 4;

/// Reads the code that the path of an SVG draws into a `viewBox` of `0 0 side side`: rectangles of
/// `M{x} {y}h{width}v1h-{width}z`.
pub fn read_code(view_box: &str, path: &str) -> Option<String> {
    let side: usize = view_box.rsplit(' ').next()?.parse().ok()?;
    let mut dark = vec![vec![false; side]; side];
    for it in path.split_terminator('z') {
        let (at, size) = it.strip_prefix('M')?.split_once('h')?;
        let (x, y) = at.split_once(' ')?;
        let [x, y, width] = [x, y, size.split('v').next()?].map(|it| it.parse::<usize>().ok());
        dark.get_mut(y?)?.get_mut(x?..x? + width?)?.fill(true);
    }
    let gray = |x: usize, y: usize| if dark[y / SCALE][x / SCALE] { 0 } else { 255 };
    let mut picture = PreparedImage::prepare_from_greyscale(side * SCALE, side * SCALE, gray);
    Some(picture.detect_grids().first()?.decode().ok()?.1)
}
