//! Inboxes and outboxes by what people write: a folder, or the address of an object store.

use crate::batch::outbox::Outbox;
use crate::batch::tray::{Folder, Tray};
use crate::disk::{self, shelf::Shelf};
use anyhow::{anyhow, bail};
use std::path::Path;

/// Whether what was written is the address of an object store.
fn is_address(place: &str) -> bool {
    place.contains("://")
}

/// Where applications come from.
pub(super) fn tray(place: &str) -> anyhow::Result<Box<dyn Tray>> {
    if is_address(place) {
        return store_tray(place);
    }
    let path = Path::new(place);
    if !path.is_dir() {
        bail!("收件箱“{place}”不是文件夹，或不存在");
    }
    Ok(Box::new(Folder::new(path)))
}

/// Where results go; `label` tells runs apart that may work side by side.
pub(super) fn outbox(place: &str, label: &str) -> anyhow::Result<Box<dyn Outbox>> {
    if is_address(place) { store_outbox(place) } else { Ok(Box::new(Shelf::open(Path::new(place), label)?)) }
}

/// Results that are only read.
pub(super) fn results(place: &str) -> anyhow::Result<Box<dyn Outbox>> {
    if is_address(place) { store_outbox(place) } else { Ok(Box::new(Shelf::look(Path::new(place))?)) }
}

/// Results among the applications would be taken for one by the next run, and the other way round.
pub(super) fn keep_apart(inbox: &str, out: &str) -> anyhow::Result<()> {
    let is_mixed = if is_address(inbox) || is_address(out) {
        let folder = |address: &str| format!("{}/", address.trim_end_matches('/'));
        folder(out).starts_with(&folder(inbox)) || folder(inbox).starts_with(&folder(out))
    } else {
        disk::is_inside(Path::new(out), Path::new(inbox)) || disk::is_inside(Path::new(inbox), Path::new(out))
    };
    if is_mixed {
        bail!("结果“{out}”和收件箱“{inbox}”不能一个在另一个里面；请写到别处");
    }
    Ok(())
}

/// What something in a place is called.
pub(super) fn inside(place: &str, name: &str) -> String {
    if is_address(place) {
        format!("{}/{name}", place.trim_end_matches('/'))
    } else {
        Path::new(place).join(name).display().to_string()
    }
}

/// The way from where a summary lies to results.
pub(super) fn way(from: &str, to: &str) -> anyhow::Result<String> {
    if from.trim_end_matches('/') == to.trim_end_matches('/') {
        return Ok(String::new());
    }
    if is_address(from) || is_address(to) {
        // No workbook follows the address of a store: the links lead nowhere, and the texts still say where.
        return Ok(to.trim_end_matches('/').to_owned());
    }
    let way = disk::way(Path::new(from), Path::new(to));
    way.map(|way| if way == "." { String::new() } else { way })
        .ok_or_else(|| anyhow!("“{from}”和“{to}”不在同一个磁盘上"))
}

#[cfg(feature = "object-store")]
fn store_tray(address: &str) -> anyhow::Result<Box<dyn Tray>> {
    Ok(Box::new(crate::store::StoreTray::open(address, &options())?))
}

#[cfg(feature = "object-store")]
fn store_outbox(address: &str) -> anyhow::Result<Box<dyn Outbox>> {
    Ok(Box::new(crate::store::StoreOutbox::open(address, &options())?))
}

/// The options of the store: keys, endpoint and region stand in the environment, as its own tools have them.
#[cfg(feature = "object-store")]
fn options() -> Vec<(String, String)> {
    let is_option = |name: &str| name.starts_with("aws_");
    let named = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?.to_lowercase(), value.into_string().ok()?)));
    named.filter(|(name, _)| is_option(name)).collect()
}

#[cfg(not(feature = "object-store"))]
fn store_tray(address: &str) -> anyhow::Result<Box<dyn Tray>> {
    Err(no_object_store(address))
}

#[cfg(not(feature = "object-store"))]
fn store_outbox(address: &str) -> anyhow::Result<Box<dyn Outbox>> {
    Err(no_object_store(address))
}

/// What is said where an address is given and nobody here reads it.
#[cfg(not(feature = "object-store"))]
fn no_object_store(address: &str) -> anyhow::Error {
    anyhow!("“{address}”：这个程序编译时没有加入对象存储的支持（cargo build --features object-store）")
}
