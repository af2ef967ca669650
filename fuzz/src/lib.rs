//! Plain models to which fuzz targets compare the crates.

pub mod csharp;
