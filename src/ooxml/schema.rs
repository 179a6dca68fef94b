//! The order of children that ECMA-376 (transitional) asks for, as data.
//!
//! Names that stand in no list keep their neighbours.

/// How the children of an element are ordered.
#[derive(Debug)]
pub(crate) struct Order {
    /// The children in the order of the schema.
    pub(crate) children: &'static [&'static str],
    /// Those of them that may stand more than once.
    pub(crate) repeated: &'static [&'static str],
    /// What becomes of children that are not in the list.
    pub(crate) others: Others,
}

/// Where children go that are not in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Others {
    /// They stay behind the sibling that they followed.
    Follow,
    /// Behind all listed ones: these are properties, the others content.
    Behind,
    /// Before all listed ones.
    Before,
}

impl Order {
    /// A child's place in the order, where it has one.
    pub(crate) fn rank(&self, name: &str) -> Option<usize> {
        self.children.iter().position(|&child| child == name)
    }
}

/// Whether in this parent a child has its place after another; false where either is unknown.
pub(crate) fn stands_after(parent: &str, child: &str, other: &str) -> bool {
    let ranks = order_of(parent).and_then(|order| Some((order.rank(child)?, order.rank(other)?)));
    ranks.is_some_and(|(child, other)| child > other)
}

/// Whether a child has no business in its parent there, though the same parent may hold it elsewhere: the properties of
/// styles and numbering levels are fewer than those of paragraphs and tables.
pub(crate) fn is_foreign(grandparent: &str, parent: &str, child: &str) -> bool {
    match (grandparent, parent) {
        ("w:style" | "w:tblStylePr" | "w:pPrDefault" | "w:lvl", "w:pPr") => {
            matches!(child, "w:rPr" | "w:sectPr" | "w:pPrChange") || (grandparent != "w:lvl" && child == "w:pStyle")
        }
        ("w:style" | "w:tblStylePr", "w:tblPr") => {
            matches!(child, "w:tblStyle" | "w:tblpPr" | "w:tblOverlap" | "w:bidiVisual" | "w:tblW" | "w:tblLayout")
        }
        ("w:style" | "w:tblStylePr" | "w:rPrDefault" | "w:lvl", "w:rPr") => child == "w:rStyle",
        _ => false,
    }
}

const fn sequence(children: &'static [&'static str]) -> Order {
    Order { children, repeated: &[], others: Others::Follow }
}

const fn head(children: &'static [&'static str]) -> Order {
    Order { children, repeated: &[], others: Others::Behind }
}

const fn repeating(children: &'static [&'static str], repeated: &'static [&'static str]) -> Order {
    Order { children, repeated, others: Others::Follow }
}

/// The order of an element's children, where this room knows one.
pub(crate) fn order_of(parent: &str) -> Option<&'static Order> {
    Some(match parent {
        "w:p" => const { &head(&["w:pPr"]) },
        "w:r" => const { &head(&["w:rPr"]) },
        "w:tbl" => const { &head(&["w:tblPr", "w:tblGrid"]) },
        "w:tr" => const { &head(&["w:tblPrEx", "w:trPr"]) },
        "w:tc" => const { &head(&["w:tcPr"]) },
        "w:sdt" => const { &head(&["w:sdtPr", "w:sdtEndPr", "w:sdtContent"]) },
        "w:body" => const { &Order { children: &["w:sectPr"], repeated: &[], others: Others::Before } },
        "w:pPr" => &PARAGRAPH,
        "w:rPr" => &RUN,
        "w:tblPr" => &TABLE,
        "w:tblPrEx" => &TABLE_EXCEPTION,
        "w:trPr" => const { &head(&[]) },
        "w:tcPr" => &CELL,
        "w:sectPr" => &SECTION,
        "w:tblBorders" | "w:tcBorders" => &TABLE_BORDERS,
        "w:tblCellMar" | "w:tcMar" => {
            const { &sequence(&["w:top", "w:start", "w:left", "w:bottom", "w:end", "w:right"]) }
        }
        "w:pBdr" => const { &sequence(&["w:top", "w:left", "w:bottom", "w:right", "w:between", "w:bar"]) },
        "w:pgBorders" => const { &sequence(&["w:top", "w:left", "w:bottom", "w:right"]) },
        "w:numPr" => const { &sequence(&["w:ilvl", "w:numId", "w:numberingChange", "w:ins"]) },
        "w:styles" => const { &repeating(&["w:docDefaults", "w:latentStyles", "w:style"], &["w:style"]) },
        "w:docDefaults" => const { &sequence(&["w:rPrDefault", "w:pPrDefault"]) },
        "w:style" => &STYLE,
        "w:tblStylePr" => const { &sequence(&["w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr"]) },
        "w:numbering" => &NUMBERING,
        "w:abstractNum" => &ABSTRACT_NUM,
        "w:lvl" => &LEVEL,
        "w:num" => const { &repeating(&["w:abstractNumId", "w:lvlOverride"], &["w:lvlOverride"]) },
        "w:lvlOverride" => const { &sequence(&["w:startOverride", "w:lvl"]) },
        "w:settings" => &SETTINGS,
        "w:footnotePr" | "w:endnotePr" => &NOTE,
        _ => return None,
    })
}

#[rustfmt::skip]
const PARAGRAPH: Order = sequence(&[
    "w:pStyle", "w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:framePr", "w:widowControl", "w:numPr",
    "w:suppressLineNumbers", "w:pBdr", "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:kinsoku", "w:wordWrap",
    "w:overflowPunct", "w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:bidi", "w:adjustRightInd",
    "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc",
    "w:textDirection", "w:textAlignment", "w:textboxTightWrap", "w:outlineLvl", "w:divId", "w:cnfStyle", "w:rPr",
    "w:sectPr", "w:pPrChange",
]);

#[rustfmt::skip]
const RUN: Order = sequence(&[
    "w:ins", "w:del", "w:moveFrom", "w:moveTo", "w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps",
    "w:smallCaps", "w:strike", "w:dstrike", "w:outline", "w:shadow", "w:emboss", "w:imprint", "w:noProof",
    "w:snapToGrid", "w:vanish", "w:webHidden", "w:color", "w:spacing", "w:w", "w:kern", "w:position", "w:sz",
    "w:szCs", "w:highlight", "w:u", "w:effect", "w:bdr", "w:shd", "w:fitText", "w:vertAlign", "w:rtl", "w:cs",
    "w:em", "w:lang", "w:eastAsianLayout", "w:specVanish", "w:oMath", "w:rPrChange",
]);

#[rustfmt::skip]
const TABLE: Order = sequence(&[
    "w:tblStyle", "w:tblpPr", "w:tblOverlap", "w:bidiVisual", "w:tblStyleRowBandSize", "w:tblStyleColBandSize",
    "w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar",
    "w:tblLook", "w:tblCaption", "w:tblDescription", "w:tblPrChange",
]);

#[rustfmt::skip]
const TABLE_EXCEPTION: Order = sequence(&[
    "w:tblW", "w:jc", "w:tblCellSpacing", "w:tblInd", "w:tblBorders", "w:shd", "w:tblLayout", "w:tblCellMar",
    "w:tblLook", "w:tblPrExChange",
]);

#[rustfmt::skip]
const CELL: Order = sequence(&[
    "w:cnfStyle", "w:tcW", "w:gridSpan", "w:hMerge", "w:vMerge", "w:tcBorders", "w:shd", "w:noWrap", "w:tcMar",
    "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark", "w:headers", "w:cellIns", "w:cellDel",
    "w:cellMerge", "w:tcPrChange",
]);

#[rustfmt::skip]
const SECTION: Order = repeating(
    &[
    "w:headerReference", "w:footerReference", "w:footnotePr", "w:endnotePr", "w:type", "w:pgSz", "w:pgMar",
    "w:paperSrc", "w:pgBorders", "w:lnNumType", "w:pgNumType", "w:cols", "w:formProt", "w:vAlign", "w:noEndnote",
    "w:titlePg", "w:textDirection", "w:bidi", "w:rtlGutter", "w:docGrid", "w:printerSettings", "w:sectPrChange",
],
    &["w:headerReference", "w:footerReference"],
);

#[rustfmt::skip]
const TABLE_BORDERS: Order = sequence(&[
    "w:top", "w:start", "w:left", "w:bottom", "w:end", "w:right", "w:insideH", "w:insideV", "w:tl2br", "w:tr2bl",
]);

#[rustfmt::skip]
const STYLE: Order = repeating(
    &[
    "w:name", "w:aliases", "w:basedOn", "w:next", "w:link", "w:autoRedefine", "w:hidden", "w:uiPriority",
    "w:semiHidden", "w:unhideWhenUsed", "w:qFormat", "w:locked", "w:personal", "w:personalCompose",
    "w:personalReply", "w:rsid", "w:pPr", "w:rPr", "w:tblPr", "w:trPr", "w:tcPr", "w:tblStylePr",
],
    &["w:tblStylePr"],
);

#[rustfmt::skip]
const NUMBERING: Order = repeating(
    &["w:numPicBullet", "w:abstractNum", "w:num", "w:numIdMacAtCleanup"],
    &["w:numPicBullet", "w:abstractNum", "w:num"],
);

#[rustfmt::skip]
const ABSTRACT_NUM: Order = repeating(
    &["w:nsid", "w:multiLevelType", "w:tmpl", "w:name", "w:styleLink", "w:numStyleLink", "w:lvl"],
    &["w:lvl"],
);

#[rustfmt::skip]
const LEVEL: Order = sequence(&[
    "w:start", "w:numFmt", "w:lvlRestart", "w:pStyle", "w:isLgl", "w:suff", "w:lvlText", "w:lvlPicBulletId",
    "w:legacy", "w:lvlJc", "w:pPr", "w:rPr",
]);

#[rustfmt::skip]
const NOTE: Order = repeating(
    &["w:pos", "w:numFmt", "w:numStart", "w:numRestart", "w:footnote", "w:endnote"],
    &["w:footnote", "w:endnote"],
);

#[rustfmt::skip]
const SETTINGS: Order = repeating(
    &[
    "w:writeProtection", "w:view", "w:zoom", "w:removePersonalInformation", "w:removeDateAndTime",
    "w:doNotDisplayPageBoundaries", "w:displayBackgroundShape", "w:printPostScriptOverText",
    "w:printFractionalCharacterWidth", "w:printFormsData", "w:embedTrueTypeFonts", "w:embedSystemFonts",
    "w:saveSubsetFonts", "w:saveFormsData", "w:mirrorMargins", "w:alignBordersAndEdges",
    "w:bordersDoNotSurroundHeader", "w:bordersDoNotSurroundFooter", "w:gutterAtTop", "w:hideSpellingErrors",
    "w:hideGrammaticalErrors", "w:activeWritingStyle", "w:proofState", "w:formsDesign", "w:attachedTemplate",
    "w:linkStyles", "w:stylePaneFormatFilter", "w:stylePaneSortMethod", "w:documentType", "w:mailMerge",
    "w:revisionView", "w:trackRevisions", "w:doNotTrackMoves", "w:doNotTrackFormatting", "w:documentProtection",
    "w:autoFormatOverride", "w:styleLockTheme", "w:styleLockQFSet", "w:defaultTabStop", "w:autoHyphenation",
    "w:consecutiveHyphenLimit", "w:hyphenationZone", "w:doNotHyphenateCaps", "w:showEnvelope", "w:summaryLength",
    "w:clickAndTypeStyle", "w:defaultTableStyle", "w:evenAndOddHeaders", "w:bookFoldRevPrinting",
    "w:bookFoldPrinting", "w:bookFoldPrintingSheets", "w:drawingGridHorizontalSpacing",
    "w:drawingGridVerticalSpacing", "w:displayHorizontalDrawingGridEvery", "w:displayVerticalDrawingGridEvery",
    "w:doNotUseMarginsForDrawingGridOrigin", "w:drawingGridHorizontalOrigin", "w:drawingGridVerticalOrigin",
    "w:doNotShadeFormData", "w:noPunctuationKerning", "w:characterSpacingControl", "w:printTwoOnOne",
    "w:strictFirstAndLastChars", "w:noLineBreaksAfter", "w:noLineBreaksBefore", "w:savePreviewPicture",
    "w:doNotValidateAgainstSchema", "w:saveInvalidXml", "w:ignoreMixedContent", "w:alwaysShowPlaceholderText",
    "w:doNotDemarcateInvalidXml", "w:saveXmlDataOnly", "w:useXSLTWhenSaving", "w:saveThroughXslt", "w:showXMLTags",
    "w:alwaysMergeEmptyNamespace", "w:updateFields", "w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr",
    "w:compat", "w:docVars", "w:rsids", "m:mathPr", "w:attachedSchema", "w:themeFontLang", "w:clrSchemeMapping",
    "w:doNotIncludeSubdocsInStats", "w:doNotAutoCompressPictures", "w:forceUpgrade", "w:captions",
    "w:readModeInkLockDown", "w:smartTagType", "sl:schemaLibrary", "w:shapeDefaults", "w:doNotEmbedSmartTags",
    "w:decimalSymbol", "w:listSeparator", "w14:docId", "w14:conflictMode", "w14:discardImageEditingData",
    "w14:defaultImageDpi", "w15:chartTrackingRefBased", "w15:docId",
],
    &["w:activeWritingStyle", "w:noLineBreaksAfter", "w:noLineBreaksBefore", "w:attachedSchema", "w:smartTagType"],
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_list_names_a_child_twice() {
        for order in [&PARAGRAPH, &RUN, &TABLE, &TABLE_EXCEPTION, &CELL, &SECTION, &STYLE, &LEVEL, &SETTINGS] {
            let unique: std::collections::HashSet<_> = order.children.iter().collect();
            assert_eq!(unique.len(), order.children.len());
            assert!(order.repeated.iter().all(|name| order.children.contains(name)));
        }
    }

    #[test]
    fn styles_hold_fewer_properties() {
        assert!(is_foreign("w:style", "w:pPr", "w:rPr"));
        assert!(!is_foreign("w:p", "w:pPr", "w:rPr"));
        assert!(is_foreign("w:style", "w:tblPr", "w:tblW"));
    }

    #[test]
    fn places_compare_only_where_known() {
        assert!(stands_after("w:tcPr", "w:shd", "w:vMerge"));
        assert!(!stands_after("w:tcPr", "w:tcW", "w:vMerge"));
        assert!(!stands_after("w:tcPr", "w:unknown", "w:vMerge"));
        assert!(!stands_after("w:unknown", "w:shd", "w:vMerge"));
    }
}
