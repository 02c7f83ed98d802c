//! Colours of the Government Analysis Function's palette, which are told apart in every kind of sight.

/// A colour as red, green and blue.
pub type Colour = u32;

/// Those of series: dark blue, turquoise, dark pink, orange.
pub const SERIES: [Colour; 4] = [0x12_43_6D, 0x28_A1_97, 0x80_16_50, 0xF4_6A_25];

/// Dark grey: text, and the whole beside its parts.
pub const GREY: Colour = 0x3D_3D_3D;

/// The first colour made light: the ground of what is estimated, under lines of that colour.
pub const ESTIMATED: Colour = 0xD0_DA_E2;

/// Lines that help to read a value.
pub const FAINT: Colour = 0xD9_D9_D9;

/// Paper.
pub const WHITE: Colour = 0xFF_FF_FF;

/// Letters.
pub const BLACK: Colour = 0x0B_0C_0C;
