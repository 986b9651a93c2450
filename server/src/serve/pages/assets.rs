//! The stylesheet and the icon. Their address names their content, so that a browser keeps them for
//! ever and never shows an old one.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use sha2::{Digest as _, Sha256};

use crate::reading::hex;

struct Asset {
    name: &'static str,
    media: &'static str,
    text: &'static str,
}

const STYLESHEET: Asset = Asset {
    name: "page.css",
    media: "text/css; charset=utf-8",
    text: include_str!("../../../assets/page.css"),
};
const ICON: Asset = Asset {
    name: "icon.svg",
    media: "image/svg+xml",
    text: include_str!("../../../assets/icon.svg"),
};

impl Asset {
    fn address(&self) -> String {
        let digest = hex(&Sha256::digest(self.text.as_bytes()));
        format!("/assets/{}?v={}", self.name, &digest[..12])
    }
}

pub(super) fn stylesheet() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| STYLESHEET.address());
    &ADDRESS
}

pub(super) fn icon() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| ICON.address());
    &ADDRESS
}

pub(super) async fn asset(Path(file): Path<String>) -> Response {
    let Some(asset) = [STYLESHEET, ICON].into_iter().find(|asset| asset.name == file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let for_ever = "public, max-age=31536000, immutable";
    ([(CONTENT_TYPE, asset.media), (CACHE_CONTROL, for_ever)], asset.text).into_response()
}
