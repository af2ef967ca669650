#!/usr/bin/env python3
"""Prints the table "What it costs to adopt" of README.md.

    size.py [regex]    builds a program with each layer from an empty target folder, and prints the
                       user CPU seconds of the build, and the bytes that the stripped binary has
                       beyond an empty program and beyond the program without a layer

The regex picks layers. The programs use the newest versions of all dependencies, and Cargo's default
release profile.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

MANIFEST = """
[package]
name = "probe"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
"""

SERVICE = """
http = "1"
tower-layer = "0.3"
tower-service = "0.3"
"""

PROGRAM = """
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use http::{Request, Response};
use tower_service::Service;

#[derive(Clone)]
struct Inner;

impl Service<Request<()>> for Inner {
    type Response = Response<String>;
    type Error = Infallible;
    type Future = Ready<Result<Response<String>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Request<()>) -> Self::Future {
        ready(Ok(Response::new(String::from("hello"))))
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let origin = std::env::args().nth(1).unwrap_or_default();
    let mut service = LAYER;
    let request = Request::get("/").header("origin", origin).body(())?;
    let mut future = pin!(service.call(request));
    if let Poll::Ready(Ok(response)) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        std::hint::black_box(response);
    }
    Ok(())
}
"""

TOWER_CORS = """tower_layer::Layer::layer(
        &tower_cors::CorsLayer::new()
            .allow_origins(["https://example.com", ORIGIN])
            .allow_methods(["PUT"])
            .allow_headers(["content-type"])
            .allow_credentials(true)
            .build()?,
        Inner,
    )"""

# Without the list of public suffixes, this wildcard would need a danger.
WILDCARD = TOWER_CORS.replace("ORIGIN", '"https://*.example.com"')
EXACT = TOWER_CORS.replace("ORIGIN", '"https://b.example.com"')

TOWER_HTTP = """tower_layer::Layer::layer(
        &tower_http::cors::CorsLayer::new()
            .allow_origin(["https://example.com".parse::<http::HeaderValue>()?])
            .allow_methods([http::Method::PUT])
            .allow_headers([http::header::CONTENT_TYPE])
            .allow_credentials(true),
        Inner,
    )"""


def tower_cors(options):
    return SERVICE + f'tower-cors = {{ path = "{ROOT}"{options} }}\n'


LAYERS = {
    "empty": ("", "fn main() {}"),
    "inner service alone": (SERVICE, PROGRAM.replace("LAYER", "Inner")),
    "default features": (tower_cors(""), PROGRAM.replace("LAYER", WILDCARD)),
    "with `regex`": (tower_cors(', features = ["regex"]'), PROGRAM.replace("LAYER", WILDCARD)),
    "without default features": (
        tower_cors(", default-features = false"),
        PROGRAM.replace("LAYER", EXACT),
    ),
    "`tower-http` 0.7's `cors`": (
        SERVICE + 'tower-http = { version = "0.7", features = ["cors"] }\n',
        PROGRAM.replace("LAYER", TOWER_HTTP),
    ),
}
BASES = list(LAYERS)[:2]


def build(dependencies, program):
    """The CPU seconds of a build, and the bytes of the stripped program."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "src").mkdir()
        (folder / "Cargo.toml").write_text(MANIFEST + dependencies)
        (folder / "src/main.rs").write_text(program)
        environment = {**os.environ, "CARGO_TARGET_DIR": str(folder / "target")}
        run = lambda *command: subprocess.run(command, check=True, cwd=folder, env=environment)
        run("cargo", "fetch", "--quiet")
        before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        run("cargo", "build", "--release", "--quiet")
        seconds = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before
        binary = folder / "target/release/probe"
        run("strip", str(binary))
        return seconds, binary.stat().st_size


def table(pick=""):
    empty, inner = (build(*LAYERS[base])[1] for base in BASES)
    print(f"an empty program: {empty:,}; with the inner service alone: {inner:,}")
    print("| layer | CPU s | beyond empty | beyond the inner service |")
    print("|---|--:|--:|--:|")
    for layer in LAYERS:
        if layer not in BASES and re.search(pick, layer):
            seconds, size = build(*LAYERS[layer])
            print(f"| {layer} | {seconds:.1f} | {size - empty:,} | {size - inner:,} |", flush=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [] | [_] as pick:
            table(*pick)
        case _:
            sys.exit(__doc__)
