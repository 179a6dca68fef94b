//! Boxes that are ticked or not, and what stands where nothing was said.

use tera::{Error, Kwargs, TeraResult, Value};

use super::{is_empty, plain_text, shown};

const TICKED: &str = "☑";
const OPEN: &str = "☐";

/// The signs for ticked and open boxes.
fn boxes(arguments: &Kwargs) -> TeraResult<(&str, &str)> {
    Ok((arguments.get("on")?.unwrap_or(TICKED), arguments.get("off")?.unwrap_or(OPEN)))
}

pub(super) fn tick(value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let (ticked, open) = boxes(arguments)?;
    Ok(Value::from(if means_yes(value) { ticked } else { open }))
}

/// A text means yes only in so many words: 「否」 is a text too.
fn means_yes(value: &Value) -> bool {
    match value.as_str() {
        Some(text) => {
            matches!(text.trim(), "√" | "✓" | "✔" | "☑" | "是" | "1") || text.trim().eq_ignore_ascii_case("true")
        }
        None => value.is_truthy(),
    }
}

pub(super) fn one_of(value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let (ticked, open) = boxes(arguments)?;
    let of: &str =
        arguments.get("of")?.ok_or_else(|| Error::message("过滤器「选项」要写明各选项，如 选项(of=\"甲/乙\")"))?;
    let options: Vec<&str> = of.split(['/', '／']).map(str::trim).filter(|option| !option.is_empty()).collect();
    let chosen = if is_empty(value) { None } else { Some(plain_text(value).unwrap_or_default().trim().to_owned()) };
    if let Some(chosen) = &chosen
        && !options.contains(&chosen.as_str())
    {
        let listed = options.join("」「");
        return Err(Error::message(format!("「{}」不在过滤器「选项」所列的「{listed}」之中", shown(value))));
    }
    let sign = |option| if chosen.as_deref() == Some(option) { ticked } else { open };
    let written: Vec<String> = options.iter().map(|&option| format!("{}{option}", sign(option))).collect();
    Ok(Value::from(written.join(" ")))
}

pub(super) fn default(value: &Value, arguments: &Kwargs) -> TeraResult<Value> {
    let instead: Value =
        arguments.get("value")?.ok_or_else(|| Error::message("过滤器「默认」要写明默认值，如 默认(value=\"无\")"))?;
    let also_empty = arguments.get("boolean")?.unwrap_or(false);
    let lacks = if also_empty { !value.is_truthy() } else { value.is_undefined() };
    Ok(if lacks { instead } else { value.clone() })
}
