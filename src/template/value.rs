//! Any serialisable data as what Tera looks names up in.
//!
//! Only the outermost names are encoded: tags reach inner ones by subscript (see [`names`]), so
//! the data stay as they are and the cost is that of serialising.

use serde::Serialize;
use tera::value::Key;
use tera::{Context, Value};

use crate::template::names;

/// The context of one filling.
///
/// # Errors
/// The words of the serialiser, or that the outermost value is no map or struct.
pub fn context<T: Serialize + ?Sized>(data: &T) -> Result<Context, String> {
    let value = Value::try_from_serializable(data).map_err(|error| error.to_string())?;
    let kind = value.name();
    let map = value.into_map().ok_or_else(|| format!("数据应为映射或结构体，却是 {kind}"))?;
    let mut context = Context::new();
    for (key, value) in map {
        let name = match &key {
            Key::Str(name) => names::encode(name).into_owned(),
            Key::String(name) => names::encode(name).into_owned(),
            other => other.as_value().to_string(),
        };
        context.insert_value(name, value);
    }
    Ok(context)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn outer_names_are_encoded_and_inner_ones_kept() {
        let context = context(&json!({"组织": {"名称": "甲"}, "plain": 1})).unwrap();
        assert!(context.contains_key("plain"));
        let organisation = context.get("zh_7ec4_7ec7").unwrap();
        assert_eq!(organisation.get_from_path("名称").and_then(Value::as_str), Some("甲"));
    }

    #[test]
    fn only_maps_have_names() {
        assert!(context(&[1, 2]).unwrap_err().contains("array"));
    }
}
