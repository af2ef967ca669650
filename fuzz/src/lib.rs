//! Plain models, with which fuzz targets compare the crates.

pub mod csharp;
