//! Drawings of 16 by 16, in the color of the text around them.

use super::element::{View, svg};

pub fn icon(path: &str) -> View {
    let drawing = svg("path").is("d", path);
    svg("svg")
        .is("class", "icon")
        .is("viewBox", "0 0 16 16")
        .is("aria-hidden", "true")
        .with(drawing)
}

pub const COPY: &str = "M5 1h8a1 1 0 0 1 1 1v9h-1.5V2.5H5V1zM3 4h7a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1zm.5 1.5v8h6v-8h-6z";
pub const DOWNLOAD: &str =
    "M7.25 1h1.5v7.2l2.7-2.7 1.05 1.05L8 11.05 3.5 6.55 4.55 5.5l2.7 2.7V1zM2 13h12v1.5H2V13z";
pub const UNDO: &str = "M6.6 2.2 7.7 3.2 5.2 5.75H10a4 4 0 0 1 0 8H6v-1.5h4a2.5 2.5 0 0 0 0-5H5.2l2.5 2.55-1.1 1L2.3 6.5l4.3-4.3z";
pub const REDO: &str = "M9.4 2.2 8.3 3.2l2.5 2.55H6a4 4 0 0 0 0 8h4v-1.5H6a2.5 2.5 0 0 1 0-5h4.8L8.3 9.8l1.1 1 4.3-4.3-4.3-4.3z";
pub const LINK: &str = "M6.5 9.5a.75.75 0 0 1 0-1.06l2-2A.75.75 0 1 1 9.56 7.5l-2 2a.75.75 0 0 1-1.06 0zM4.3 6.6 3.2 7.7a2.7 2.7 0 0 0 3.8 3.8l1.8-1.8 1.06 1.06-1.8 1.8a4.2 4.2 0 0 1-5.94-5.94l1.1-1.1L4.3 6.6zm7.4 2.8 1.1-1.1A2.7 2.7 0 0 0 9 4.5L7.2 6.3 6.14 5.24l1.8-1.8a4.2 4.2 0 0 1 5.94 5.94l-1.1 1.1L11.7 9.4z";
pub const EXTERNAL: &str = "M9 1.5h5.5V7H13V4.06L7.53 9.53 6.47 8.47 11.94 3H9V1.5zM3 3h4v1.5H3.5v8h8V9H13v4a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z";
pub const MORE: &str = "M2 6.5h3v3H2zM6.5 6.5h3v3h-3zM11 6.5h3v3h-3z";
pub const PLUS: &str = "M7.25 2.5h1.5v4.75h4.75v1.5H8.75v4.75h-1.5V8.75H2.5v-1.5h4.75V2.5z";
pub const REMOVE: &str = "m4.1 3.05 3.9 3.9 3.9-3.9 1.05 1.05-3.9 3.9 3.9 3.9-1.05 1.05-3.9-3.9-3.9 3.9-1.05-1.05 3.9-3.9-3.9-3.9L4.1 3.05z";
pub const CHECK: &str = "M6.3 12.6 2 8.3l1.1-1.1 3.2 3.2 6.6-6.6L14 4.9l-7.7 7.7z";
pub const CIRCLE: &str =
    "M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zm0 1.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z";
pub const SKIP: &str = "m3 3 5.5 5L3 13V3zm6.5 0H11v10H9.5V3zM13 3h-1v10h1V3z";
pub const FOLD: &str = "M8 10.8 2.7 5.5l1.06-1.06L8 8.68l4.24-4.24 1.06 1.06L8 10.8z";
pub const PRINT: &str = "M4 1.5h8V5h1.5A1.5 1.5 0 0 1 15 6.5V12h-3v2.5H4V12H1V6.5A1.5 1.5 0 0 1 2.5 5H4V1.5zM5.5 3v2h5V3h-5zm0 6.5V13h5V9.5h-5z";
pub const BACK: &str = "M10.2 2.7 11.3 3.8 7.1 8l4.2 4.2-1.1 1.1L5 8l5.2-5.3z";
pub const MINUS: &str = "M3 7.25h10v1.5H3z";
pub const QUESTION: &str = "M7.25 11.5h1.5V13h-1.5zM8 3a3 3 0 0 1 3 3c0 1.3-.8 1.9-1.4 2.4-.6.5-.85.7-.85 1.35v.5h-1.5v-.5c0-1.4.75-2 1.4-2.5.5-.4.85-.7.85-1.25a1.5 1.5 0 0 0-3 0H5a3 3 0 0 1 3-3z";
