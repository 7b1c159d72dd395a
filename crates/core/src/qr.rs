//! A link as a QR code (ISO/IEC 18004), for who wants it on a phone or from a slide. Drawn here, so no
//! service learns of the link.

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use crate::text::{Message, msg};

/// Rows of modules, `true` where it is dark, without the quiet zone around them.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    pub rows: Vec<Vec<bool>>,
}

/// Light modules around the code, without which readers do not find it (ISO/IEC 18004, 6.3.8).
pub const QUIET: usize = 4;

/// Longest link in bytes: what a code of version 25 holds at the lowest level of correction. Beyond
/// it modules get too small for a phone to tell apart on a screen.
pub const MAX_BYTES: usize = 1273;

/// How much of a code may be damaged, and up to which size. A short link has room for more, which
/// helps on paper and from the last row of a room.
const LEVELS: [(QrCodeEcc, u8); 3] =
    [(QrCodeEcc::Quartile, 6), (QrCodeEcc::Medium, 15), (QrCodeEcc::Low, 25)];

/// Draws a link; `Err` says that it is too long.
pub fn draw(link: &str) -> Result<Code, Message> {
    let too_long = || msg::qr_too_long(MAX_BYTES.to_string());
    if MAX_BYTES < link.len() {
        return Err(too_long());
    }
    let segments = QrSegment::make_segments(link);
    let draw = |(level, most): (QrCodeEcc, u8)| {
        // The mask is fixed by the standard's own rules; the level is raised where that costs nothing.
        let (first, last, mask) = (Version::MIN, Version::new(most), None::<Mask>);
        QrCode::encode_segments_advanced(&segments, level, first, last, mask, true).ok()
    };
    LEVELS.into_iter().find_map(draw).map(|it| code(&it)).ok_or_else(too_long)
}

fn code(drawn: &QrCode) -> Code {
    let row = |y: i32| (0..drawn.size()).map(|x| drawn.get_module(x, y)).collect();
    Code { rows: (0..drawn.size()).map(row).collect() }
}

impl Code {
    /// Modules of a side with the quiet zone: the `viewBox` is `0 0 side side`.
    pub fn side(&self) -> usize {
        self.rows.len() + 2 * QUIET
    }

    /// The dark modules as the path of an SVG, one rectangle for those that are side by side.
    pub fn path(&self) -> String {
        let mut res = String::new();
        for (y, row) in self.rows.iter().enumerate() {
            let mut x = 0;
            while let Some(start) = row.iter().skip(x).position(|it| *it).map(|it| x + it) {
                let width = row.iter().skip(start).take_while(|it| **it).count();
                res += &format!("M{} {}h{width}v1h-{width}z", start + QUIET, y + QUIET);
                x = start + width;
            }
        }
        res
    }

    /// The code as a file of its own. It is dark on light whatever is around it, since some readers know
    /// nothing else.
    pub fn svg(&self, title: &str) -> String {
        let (side, title) = (self.side(), title.replace('&', "&amp;").replace('<', "&lt;"));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\n\
             <title>{title}</title>\n<path fill=\"#fff\" d=\"M0 0h{side}v{side}H0z\"/>\n<path d=\"{}\"/>\n</svg>\n",
            self.path()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader sees in the picture that the path draws, at so many pixels a module.
    fn read(path: &str, side: usize, scale: usize) -> Option<String> {
        let mut dark = vec![vec![false; side]; side];
        for it in path.split_terminator('z') {
            let (at, size) =
                it.strip_prefix('M').and_then(|it| it.split_once('h')).expect("a move");
            let (x, y) = at.split_once(' ').expect("two numbers");
            let width = size.split('v').next().expect("a width");
            let [x, y, width] = [x, y, width].map(|it| it.parse::<usize>().expect("a number"));
            assert_eq!(size, format!("{width}v1h-{width}"));
            dark[y][x..x + width].fill(true);
        }
        let size = side * scale;
        let gray = |x: usize, y: usize| if dark[y / scale][x / scale] { 0 } else { 255 };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(size, size, gray);
        let codes = picture.detect_grids();
        assert_eq!(codes.len(), 1);
        Some(codes[0].decode().ok()?.1)
    }

    fn check(link: &str) -> Code {
        let code = draw(link).expect(link);
        assert_eq!(read(&code.path(), code.side(), 4).as_deref(), Some(link));
        code
    }

    #[test]
    fn readers_see_the_link() {
        check("https://example.org/#v=1&preset=hub&image=acme/app&linux=amd64,arm64");
        check("https://example.org/pushwright/?#v=1&name=%E5%8F%91%E5%B8%83");
        check("发布镜像");
        for length in [1, 17, 74, 75, 200, 412, 413, 900, MAX_BYTES] {
            let link: String = "https://example.org/#"
                .chars()
                .chain("aB3-_=&.".chars().cycle())
                .take(length)
                .collect();
            check(&link);
        }
    }

    #[test]
    fn the_file_holds_the_code_and_the_link() {
        let code = check("https://example.org/#v=1&name=a<b");
        let svg = code.svg("https://example.org/#v=1&name=a<b");
        assert!(svg.contains("<title>https://example.org/#v=1&amp;name=a&lt;b</title>"), "{svg}");
        assert!(svg.contains(&format!("viewBox=\"0 0 {0} {0}\"", code.side())));
        assert!(svg.contains(&format!("d=\"{}\"", code.path())));
    }

    #[test]
    fn short_links_bear_more_damage() {
        let share_of_damage = |length: usize| {
            let link = "x".repeat(length);
            let level = QrCode::encode_text(&link, QrCodeEcc::Low).map(|it| it.size());
            (check(&link).rows.len() as i32, level.ok())
        };
        // Larger than the smallest code that would do.
        assert_eq!(share_of_damage(74), (41, Some(33)));
        assert_eq!(share_of_damage(MAX_BYTES), (117, Some(117)));
    }

    #[test]
    fn too_long_is_said() {
        assert!(draw(&"x".repeat(MAX_BYTES + 1)).is_err());
        // Digits would fit, but the limit is one for all.
        assert!(draw(&"1".repeat(MAX_BYTES + 1)).is_err());
        assert!(draw("").is_ok());
    }
}
