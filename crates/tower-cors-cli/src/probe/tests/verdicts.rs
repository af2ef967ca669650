//! The whole output for people, from the plan to the warnings.

use tower_cors_test_support::check_rows;

use super::run;

/// The request, the answers, and the whole output, with a line of dashes after each.
const GALLERY: &str = include_str!("gallery.txt");

#[test]
fn gallery() {
    let scenes = GALLERY.split_terminator("\n--------------------\n");
    let scenes = scenes.map(|scene| {
        let mut lines = scene.splitn(3, '\n');
        [(); 3].map(|()| lines.next().unwrap().trim_start_matches("$ "))
    });
    check_rows(scenes, |[request, answers, _]| {
        let (_, printed) = run(request, answers);
        printed.trim_end().to_owned()
    });
}
