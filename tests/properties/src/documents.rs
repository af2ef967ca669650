//! Configurations as documents: TOML, YAML and JSON.

use std::fmt::Debug;

use tower_cors::CorsConfig;

/// A format of documents: a reader and a writer.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// Reads a document; `None` if it is not a configuration.
    pub read: fn(&str) -> Option<CorsConfig>,
    write: fn(&CorsConfig) -> String,
}

/// TOML, JSON and YAML.
pub const FORMATS: [Format; 3] = [
    Format {
        read: |text| shown(toml::from_str(text)),
        write: |config| toml::to_string(config).unwrap(),
    },
    Format {
        read: |text| shown(serde_json::from_str(text)),
        write: |config| serde_json::to_string(config).unwrap(),
    },
    Format {
        read: |text| shown(serde_saphyr::from_str(text)),
        write: |config| serde_saphyr::to_string(config).unwrap(),
    },
];

/// A message can be written, whatever the document contains.
fn shown<E: ToString + Debug>(result: Result<CorsConfig, E>) -> Option<CorsConfig> {
    let message = result.as_ref().err().map(ToString::to_string);
    assert_ne!(message.as_deref(), Some(""), "{result:?}");
    result.ok()
}

/// A configuration that is written can be read back, and its canonical form is final.
///
/// # Panics
///
/// Panics if the configuration changes on the way.
pub fn there_and_back(config: &CorsConfig, format: &Format) {
    let document = (format.write)(config);
    assert_eq!(
        (format.read)(&document).as_ref(),
        Some(config),
        "{document}"
    );
    let Ok(policy) = config.clone().compile() else {
        return;
    };
    let document = (format.write)(policy.config());
    let again = (format.read)(&document).unwrap().compile().unwrap();
    assert_eq!(again.config(), policy.config(), "{document}");
}
