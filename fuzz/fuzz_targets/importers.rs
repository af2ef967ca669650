//! Runs all importers on arbitrary files.
//!
//! The first byte picks the importer and the format. The rest is the file. Importers never panic,
//! and neither does compiling their configurations. Each note, warning or error is one line. Each
//! section that an error lists can be chosen.

#![no_main]
#![allow(missing_docs, reason = "the macro defines the entry point")]

use libfuzzer_sys::fuzz_target;
use serde::de::DeserializeOwned;
use tower_cors_gateway::{
    Azure, Elastic, Envoy, GatewayApi, Gravitee, ImportError, Imported, Kong, Krakend,
};

/// The limit on listed sections to try.
const MAX_SECTIONS: usize = 5;

fuzz_target!(|data: &[u8]| {
    let Some((importer, file)) = data.split_first() else {
        return;
    };
    let Ok(file) = std::str::from_utf8(file) else {
        return;
    };
    match importer {
        b'a' => import(file.parse().ok(), Azure::import, Azure::choose),
        b'f' => import(file.parse().ok(), Kong::import, Kong::choose),
        b'e' => import(yaml(file), Elastic::import, Elastic::choose),
        b'n' => import(yaml(file), Envoy::import, Envoy::choose),
        b'h' => import(yaml(file), GatewayApi::import, GatewayApi::choose),
        b'k' => import(yaml(file), Kong::import, Kong::choose),
        b'g' => import(json(file), Gravitee::import, Gravitee::choose),
        b'K' => import(json(file), Krakend::import, Krakend::choose),
        _ => {}
    }
});

/// Imports a file, or the sections that its error lists.
fn import<F: Clone>(
    file: Option<F>,
    import: impl Fn(&F) -> Result<Imported, ImportError>,
    choose: impl Fn(F, String) -> F,
) {
    let Some(file) = file else {
        return;
    };
    match import(&file) {
        Ok(imported) => compile(imported),
        Err(ImportError::SeveralSections { sections }) => {
            for section in sections.into_iter().take(MAX_SECTIONS) {
                let path = section.path;
                match import(&choose(file.clone(), path.clone())) {
                    Ok(imported) => compile(imported),
                    Err(
                        ImportError::NoSuchSection { .. } | ImportError::SeveralSections { .. },
                    ) => {
                        panic!("{path} is listed, and cannot be chosen")
                    }
                    Err(error) => show(&error),
                }
            }
        }
        Err(error) => show(&error),
    }
}

fn compile(imported: Imported) {
    assert!(imported.notes.is_sorted_by_key(|note| note.kind));
    imported.notes.iter().for_each(show);
    match imported.config.compile() {
        Ok(policy) => policy.warnings().iter().for_each(show),
        Err(errors) => errors.iter().for_each(show),
    }
}

/// Writes a message, which must be one line.
fn show(message: &impl std::fmt::Display) {
    assert_eq!(message.to_string().lines().count(), 1, "{message}");
}

fn json<F: DeserializeOwned>(file: &str) -> Option<F> {
    serde_json::from_str(file).ok()
}

fn yaml<F: DeserializeOwned + FromIterator<F>>(file: &str) -> Option<F> {
    let options = serde_saphyr::options! { emit_comments: false };
    let documents = serde_saphyr::from_multiple_with_options::<F>(file, options);
    Some(documents.ok()?.into_iter().collect())
}
