//! Tera's own filters and functions where a short template could make them fill the memory, or where they make no
//! sense in an Office document.

use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::BOUNDED;
use crate::template::session::remember;

/// The longest text that a filter makes.
const MAX_TEXT: usize = 1 << 20;
/// The longest list that a filter or function makes.
const MAX_ITEMS: usize = 100_000;
/// The members of lists in lists, and of maps, in a value that a template keeps.
const MAX_KEPT_ITEMS: usize = 1_000_000;
/// The longest text that a template keeps under a name.
const MAX_KEPT_TEXT: usize = 64 << 10;
/// Deeper nesting than any data have.
const MAX_DEPTH: usize = 64;
/// The widest indent, as Tera has it.
const MAX_INDENT: usize = 1_000;
/// Every pair of members is compared, so the list must be shorter.
const MAX_COMPARED: usize = 2_000;

/// Puts these in place of Tera's own.
pub(super) fn register(tera: &mut Tera) {
    tera.register_filter("replace", |text: &str, arguments: Kwargs, _: &State<'_>| replace(text, &arguments));
    tera.register_filter("join", |list: &[Value], arguments: Kwargs, _: &State<'_>| join(list, &arguments));
    tera.register_filter("indent", |text: &str, arguments: Kwargs, _: &State<'_>| indent(text, &arguments));
    tera.register_filter("split", |text: &str, arguments: Kwargs, _: &State<'_>| split(text, &arguments));
    tera.register_filter("unique", |list: &[Value], _: Kwargs, _: &State<'_>| unique(list));
    tera.register_filter("str", |value: &Value, _: Kwargs, _: &State<'_>| text_of(value));
    tera.register_function("range", |arguments: Kwargs, _: &State<'_>| range(&arguments));
    tera.register_filter(BOUNDED, |value: &Value, _: Kwargs, _: &State<'_>| bounded(value));
    // Every value is escaped for the part that it goes to, and for nothing else.
    for name in ["escape", "escape_html", "escape_xml", "newlines_to_br", "safe"] {
        tera.register_filter(name, |value: Value, _: Kwargs, _: &State<'_>| value);
    }
}

fn too_long() -> Error {
    Error::message(format!("结果超过 {MAX_TEXT} 字节的上限，请缩短文字"))
}

fn too_many(ceiling: usize) -> Error {
    Error::message(format!("结果超过 {ceiling} 项的上限，请减少项数"))
}

fn within(length: usize) -> TeraResult<()> {
    if length > MAX_TEXT { Err(too_long()) } else { Ok(()) }
}

/// Counts what is made here towards all that one filling may make.
fn count(amount: usize) -> TeraResult<()> {
    remember(|memory| memory.count_work(amount)).unwrap_or(Ok(())).map_err(Error::message)
}

fn required<'a>(arguments: &'a Kwargs, filter: &str, name: &'a str) -> TeraResult<&'a str> {
    arguments.get(name)?.ok_or_else(|| Error::message(format!("过滤器「{filter}」缺少参数 {name}=")))
}

fn replace(text: &str, arguments: &Kwargs) -> TeraResult<Value> {
    let (from, to) = (required(arguments, "replace", "from")?, required(arguments, "replace", "to")?);
    let growth = text.matches(from).count().saturating_mul(to.len().saturating_sub(from.len()));
    let length = text.len().saturating_add(growth);
    within(length)?;
    count(length)?;
    Ok(Value::from(text.replace(from, to)))
}

fn join(list: &[Value], arguments: &Kwargs) -> TeraResult<Value> {
    let separator = arguments.get::<&str>("sep")?.unwrap_or("");
    let mut out = String::new();
    for (at, item) in list.iter().enumerate() {
        if at > 0 {
            out.push_str(separator);
        }
        out.push_str(&text_of(item)?);
        within(out.len())?;
    }
    count(out.len())?;
    Ok(Value::from(out))
}

fn indent(text: &str, arguments: &Kwargs) -> TeraResult<Value> {
    let width = arguments.get::<usize>("width")?.unwrap_or(4).min(MAX_INDENT);
    let sign = arguments.get::<&str>("indentation")?.unwrap_or(" ");
    let first = arguments.get("first")?.unwrap_or(false);
    let blank = arguments.get("blank")?.unwrap_or(false);
    if sign.chars().count() != 1 {
        return Err(Error::message("过滤器「indent」的 indentation= 只能是一个字符"));
    }
    let indent = sign.repeat(width);
    within(text.len().saturating_add(text.lines().count().saturating_mul(indent.len())))?;
    let line = |(at, line): (usize, &str)| {
        let is_indented = if at == 0 { first } else { blank || !line.is_empty() };
        format!("{}{line}", if is_indented { indent.as_str() } else { "" })
    };
    let lines: Vec<String> = text.lines().enumerate().map(line).collect();
    let end = if text.ends_with('\n') { "\n" } else { "" };
    Ok(Value::from(lines.join("\n") + end))
}

fn split(text: &str, arguments: &Kwargs) -> TeraResult<Value> {
    let pattern = required(arguments, "split", "pat")?;
    if text.split(pattern).nth(MAX_ITEMS).is_some() {
        return Err(too_many(MAX_ITEMS));
    }
    Ok(Value::from(text.split(pattern).map(Value::from).collect::<Vec<_>>()))
}

fn unique(list: &[Value]) -> TeraResult<Value> {
    let mut members: Vec<Value> = Vec::new();
    for item in list {
        if !members.contains(item) {
            members.push(item.clone());
        }
        if members.len() > MAX_COMPARED {
            return Err(Error::message(format!("过滤器「unique」超过 {MAX_COMPARED} 个不同项的上限，请减少项数")));
        }
    }
    Ok(Value::from(members))
}

fn range(arguments: &Kwargs) -> TeraResult<Value> {
    let limit = |name| arguments.get::<i64>(name);
    let end = limit("end")?.ok_or_else(|| Error::message("函数「range」缺少参数 end="))?;
    let (start, step) = (limit("start")?.unwrap_or(0), limit("step_by")?.unwrap_or(1));
    if step == 0 || (step > 0 && start > end) {
        return Err(Error::message("函数「range」的 start= 应不大于 end=，step_by= 不能是 0"));
    }
    let numbers = std::iter::successors(Some(start), |number| number.checked_add(step));
    let is_inside = |number: &i64| if step > 0 { *number < end } else { *number > end };
    let numbers: Vec<Value> = numbers.take_while(is_inside).take(MAX_ITEMS + 1).map(Value::from).collect();
    // An item weighs as much as a short word.
    count(numbers.len().saturating_mul(size_of::<Value>()))?;
    if numbers.len() > MAX_ITEMS { Err(too_many(MAX_ITEMS)) } else { Ok(Value::from(numbers)) }
}

/// A value as Tera writes it. Lists that hold each other many times over are weighed before they are written.
fn text_of(value: &Value) -> TeraResult<String> {
    weigh(value, 0, &mut Budget::new(MAX_ITEMS, MAX_TEXT))?;
    let text = value.to_string();
    within(text.len())?;
    Ok(text)
}

/// A value that a template may keep under a name, as it is.
fn bounded(value: &Value) -> TeraResult<Value> {
    count(value.len().unwrap_or(1))?;
    match value.as_str() {
        Some(text) if text.len() > MAX_KEPT_TEXT => {
            Err(Error::message(format!("set 的文字超过 {MAX_KEPT_TEXT} 字节的上限，请缩短")))
        }
        Some(_) => Ok(value.clone()),
        None if value.as_array().is_some_and(|list| list.len() > MAX_ITEMS) => Err(too_many(MAX_ITEMS)),
        None => {
            weigh(value, 0, &mut Budget::new(MAX_KEPT_ITEMS, usize::MAX))?;
            Ok(value.clone())
        }
    }
}

/// What a value may still hold.
struct Budget {
    ceiling: usize,
    items: usize,
    text: usize,
}

impl Budget {
    fn new(items: usize, text: usize) -> Self {
        Self { ceiling: items, items, text }
    }
}

/// Counts all that a value holds, shared parts as often as they are shared, and stops where it is too much.
fn weigh(value: &Value, depth: usize, budget: &mut Budget) -> TeraResult<()> {
    if depth > MAX_DEPTH {
        return Err(Error::message(format!("数据嵌套超过 {MAX_DEPTH} 层")));
    }
    if let Some(text) = value.as_str() {
        budget.text = budget.text.checked_sub(text.len()).ok_or_else(too_long)?;
    }
    let lists = value.as_array().into_iter().flatten();
    let maps = value.as_map().into_iter().flat_map(|map| map.values());
    for item in lists.chain(maps) {
        budget.items = budget.items.checked_sub(1).ok_or_else(|| too_many(budget.ceiling))?;
        weigh(item, depth + 1, budget)?;
    }
    Ok(())
}
