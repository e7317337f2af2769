//! Colours: the hues of Okabe and Ito, which colour-blind people tell apart, shifted until each stands out from its
//! ground (held by a test), and the colours of the roles.

use ratatui::style::Color;

/// How many hues there are; the next worker has the first one again, with another pattern.
pub(super) const HUES: usize = 8;

pub(super) struct Palette {
    pub(super) ground: Color,
    pub(super) text: Color,
    pub(super) dim: Color,
    pub(super) part: Color,
    pub(super) accent: Color,
    pub(super) good: Color,
    pub(super) bad: Color,
    pub(super) warn: Color,
    /// What cannot be chosen: to be read, but fainter than what can.
    pub(super) greyed: Color,
    pub(super) border: Color,
    pub(super) selection: Color,
    pub(super) hues: [Color; HUES],
}

const fn rgb(hex: u32) -> Color {
    let [_, red, green, blue] = hex.to_be_bytes();
    Color::Rgb(red, green, blue)
}

pub(super) const DARK: Palette = Palette {
    ground: rgb(0x0E_1116),
    text: rgb(0xE6_E9EE),
    dim: rgb(0x9C_A4B1),
    part: rgb(0x7C_8CB8),
    accent: rgb(0xB4_A0FF),
    good: rgb(0x2F_D3A0),
    bad: rgb(0xFF_7A45),
    warn: rgb(0xF5_D547),
    greyed: rgb(0x7A_8290),
    border: rgb(0x4A_5362),
    selection: rgb(0x36_2F5C),
    // Orange, sky blue, bluish green, reddish purple, yellow, vermilion, blue, grey: neighbours differ most.
    hues: [
        rgb(0xE6_9F00),
        rgb(0x56_B4E9),
        rgb(0x14_B88A),
        rgb(0xDE_8DBB),
        rgb(0xF0_E442),
        rgb(0xE8_6A1C),
        rgb(0x4D_8DF0),
        rgb(0xB5_BCC7),
    ],
};

pub(super) const LIGHT: Palette = Palette {
    ground: rgb(0xFB_FBF8),
    text: rgb(0x1C_2128),
    dim: rgb(0x54_5D6B),
    part: rgb(0x5D_6FA8),
    accent: rgb(0x55_38C8),
    good: rgb(0x00_7656),
    bad: rgb(0xB8_3E00),
    warn: rgb(0x80_6000),
    greyed: rgb(0x6B_7381),
    border: rgb(0xA9_B1BD),
    selection: rgb(0xDD_D6FA),
    hues: [
        rgb(0xA0_6000),
        rgb(0x00_77B0),
        rgb(0x00_7F5D),
        rgb(0xB0_4F88),
        rgb(0x75_7500),
        rgb(0xC2_2800),
        rgb(0x1C_4FA8),
        rgb(0x64_6C78),
    ],
};
