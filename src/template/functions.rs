//! The functions that woven templates call and authors never write. All of them begin with two underscores.

use tera::{Kwargs, State, Tera, TeraResult, Value};

use crate::template::session::{Memory, Place, Wish, remember};

/// Word's own ceiling on the columns of a table.
const MOST_COLUMNS: i64 = 63;

/// Colours that need no number.
const COLOURS: [(&str, &str); 9] = [
    ("红", "FF0000"),
    ("浅红", "FFC7CE"),
    ("绿", "00B050"),
    ("浅绿", "C6EFCE"),
    ("黄", "FFFF00"),
    ("浅黄", "FFEB9C"),
    ("蓝", "0070C0"),
    ("浅蓝", "DDEBF7"),
    ("灰", "D9D9D9"),
];

/// Teaches Tera the functions.
pub(crate) fn register(tera: &mut Tera) {
    count(tera, "__begin_table", Memory::begin_table);
    count(tera, "__begin_row", Memory::begin_row);
    count(tera, "__begin_cell", Memory::begin_cell);
    merge(tera, "__vm", Memory::continues_down);
    merge(tera, "__hm", Memory::continues_across);
    tera.register_function("__span", |kwargs: Kwargs, _: &State<'_>| span(&kwargs.must_get::<Value>("value")?));
    // What goes into an attribute is checked here and is no text that a reader would look for.
    tera.register_function("__colour", |kwargs: Kwargs, _: &State<'_>| {
        colour(&kwargs.must_get::<Value>("value")?).map(|code| Value::safe_string(&code))
    });
    tera.register_function("__checked", |kwargs: Kwargs, _: &State<'_>| {
        Ok::<_, tera::Error>(is_ticked(&kwargs.must_get::<Value>("value")?))
    });
    tera.register_function("__chosen", |kwargs: Kwargs, _: &State<'_>| {
        let wanted = kwargs.must_get::<&str>("option")?;
        let options = kwargs.must_get::<Vec<&str>>("options")?;
        Ok::<_, tera::Error>(
            choice(&kwargs.must_get::<Value>("value")?, &options)?.is_some_and(|at| options[at] == wanted),
        )
    });
    tera.register_function("__item", |kwargs: Kwargs, _: &State<'_>| {
        let shown = kwargs.must_get::<Vec<&str>>("items")?;
        let at = choice(&kwargs.must_get::<Value>("value")?, &shown)?;
        Ok::<_, tera::Error>(at.map_or(String::new(), |at| shown[at].to_owned()))
    });
    tera.register_function("__item_number", |kwargs: Kwargs, _: &State<'_>| {
        let shown = kwargs.must_get::<Vec<&str>>("items")?;
        let at = choice(&kwargs.must_get::<Value>("value")?, &shown)?;
        Ok::<_, tera::Error>(at.and_then(|at| i64::try_from(at).ok()).unwrap_or(0))
    });
    tera.register_function("__picture", |kwargs: Kwargs, _: &State<'_>| {
        let name = text_of(&kwargs.must_get::<Value>("name")?);
        let may_be_empty = kwargs.must_get::<bool>("may_be_empty")?;
        let placed = remember(|memory| memory.gallery.place(&name, may_be_empty));
        placed.unwrap_or(Ok(String::new())).map(|id| Value::safe_string(&id)).map_err(tera::Error::message)
    });
    tera.register_function("__identity", |_: Kwargs, _: &State<'_>| i64::from(remember(Memory::identity).unwrap_or(0)));
}

fn count(tera: &mut Tera, name: &'static str, what: fn(&mut Memory, i64)) {
    tera.register_function(name, move |kwargs: Kwargs, _: &State<'_>| {
        let table = kwargs.must_get::<i64>("table")?;
        remember(|memory| what(memory, table));
        Ok::<_, tera::Error>(true)
    });
}

fn merge(tera: &mut Tera, name: &'static str, what: fn(&mut Memory, Place, Wish) -> bool) {
    tera.register_function(name, move |kwargs: Kwargs, _: &State<'_>| {
        let number = |name| kwargs.must_get::<i64>(name);
        let place = Place { table: number("table")?, tag: number("tag")?, cell: number("cell")? };
        let wish = match kwargs.get::<Vec<Value>>("keys")? {
            Some(keys) => Wish::Keys(keys),
            None => Wish::Condition(kwargs.must_get::<Value>("condition")?.is_truthy()),
        };
        Ok::<_, tera::Error>(remember(|memory| what(memory, place, wish)).unwrap_or(false))
    });
}

fn text_of(value: &Value) -> String {
    if value.is_none() { String::new() } else { value.as_str().map_or_else(|| value.to_string(), str::to_owned) }
}

/// Where a value stands among the texts that may be chosen; nowhere for a blank one.
fn choice(value: &Value, options: &[&str]) -> TeraResult<Option<usize>> {
    let wanted = text_of(value);
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return Ok(None);
    }
    let found = options.iter().position(|option| option.trim() == wanted);
    let known = || format!("「{wanted}」不在可选的内容里：{}", options.join("、"));
    found.map(Some).ok_or_else(|| tera::Error::message(known()))
}

/// Whether a value ticks a box: yes, any number but 0, and any text that is no word for no.
pub(crate) fn is_ticked(value: &Value) -> bool {
    match value.as_str() {
        Some(text) => !matches!(text.trim(), "" | "0" | "否" | "无" | "×" | "☐" | "□" | "no" | "No" | "NO" | "false"),
        None => value.is_truthy(),
    }
}

fn span(value: &Value) -> TeraResult<i64> {
    let number = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
    let fault = || tera::Error::message(format!("列数「{}」应为 1 到 {MOST_COLUMNS} 的整数", text_of(value)));
    number.filter(|number| (1..=MOST_COLUMNS).contains(number)).ok_or_else(fault)
}

/// A colour as Word writes it; nothing for a blank one.
fn colour(value: &Value) -> TeraResult<String> {
    let text = text_of(value);
    let name = text.trim().trim_start_matches('#').trim_end_matches('色');
    let known = COLOURS.iter().find(|(known, _)| *known == name).map(|(_, code)| (*code).to_owned());
    let is_code = name.len() == 6 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    match known {
        Some(code) => Ok(code),
        None if name.is_empty() => Ok("auto".to_owned()),
        None if is_code => Ok(name.to_ascii_uppercase()),
        None => {
            let names: Vec<&str> = COLOURS.iter().map(|(name, _)| *name).collect();
            Err(tera::Error::message(format!("颜色「{text}」应为六位十六进制（如 FFC7CE）或：{}", names.join("、"))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_spans_are_checked() {
        assert_eq!(colour(&Value::from("浅红色")).unwrap(), "FFC7CE");
        assert_eq!(colour(&Value::from("#ffc7ce")).unwrap(), "FFC7CE");
        assert_eq!(colour(&Value::from("")).unwrap(), "auto");
        assert!(colour(&Value::from("\"/><x")).unwrap_err().to_string().contains("六位十六进制"));
        assert_eq!(span(&Value::from("3")).unwrap(), 3);
        assert!(span(&Value::from(0)).is_err() && span(&Value::from(64)).is_err() && span(&Value::from("x")).is_err());
    }

    #[test]
    fn choices_must_be_among_the_options() {
        let options = ["符合", "不符合"];
        assert_eq!(choice(&Value::from(" 符合 "), &options).unwrap(), Some(0));
        assert_eq!(choice(&Value::from(""), &options).unwrap(), None);
        assert!(choice(&Value::from("基本符合"), &options).unwrap_err().to_string().contains("符合、不符合"));
    }

    #[test]
    fn boxes_are_ticked_by_anything_but_a_no() {
        for (value, ticked) in [("√", true), ("见附件", true), ("", false), (" ", false), ("否", false), ("☐", false)]
        {
            assert_eq!(is_ticked(&Value::from(value)), ticked, "{value}");
        }
        assert!(is_ticked(&Value::from(true)) && !is_ticked(&Value::from(0)));
    }
}
