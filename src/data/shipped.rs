//! The catalogue that is compiled into the program, file by file.

/// Path inside the catalogue folder and text of every shipped file, in the order in which they are read.
pub const SHIPPED: &[(&str, &str)] = &[
    ("spellings.toml", include_str!("../../catalog/spellings.toml")),
    ("generated.toml", include_str!("../../catalog/generated.toml")),
    ("editions/ccrc-isv-c01-2025.toml", include_str!("../../catalog/editions/ccrc-isv-c01-2025.toml")),
    ("editions/ccrc-isv.toml", include_str!("../../catalog/editions/ccrc-isv.toml")),
    ("editions/isccc-sv-001-2015.toml", include_str!("../../catalog/editions/isccc-sv-001-2015.toml")),
    (
        "requirements/ccrc-isv-c01-2025/general.toml",
        include_str!("../../catalog/requirements/ccrc-isv-c01-2025/general.toml"),
    ),
    ("requirements/ccrc-isv-c01-2025/a.toml", include_str!("../../catalog/requirements/ccrc-isv-c01-2025/a.toml")),
    ("requirements/ccrc-isv-c01-2025/b.toml", include_str!("../../catalog/requirements/ccrc-isv-c01-2025/b.toml")),
    ("requirements/ccrc-isv-c01-2025/c.toml", include_str!("../../catalog/requirements/ccrc-isv-c01-2025/c.toml")),
    ("requirements/ccrc-isv-c01-2025/d.toml", include_str!("../../catalog/requirements/ccrc-isv-c01-2025/d.toml")),
    ("requirements/ccrc-isv-c01-2025/e.toml", include_str!("../../catalog/requirements/ccrc-isv-c01-2025/e.toml")),
    ("requirements/ccrc-isv-c01-2025/f.toml", include_str!("../../catalog/requirements/ccrc-isv-c01-2025/f.toml")),
    ("requirements/ccrc-isv-c01-2025/g.toml", include_str!("../../catalog/requirements/ccrc-isv-c01-2025/g.toml")),
    (
        "requirements/isccc-sv-001-2015/general.toml",
        include_str!("../../catalog/requirements/isccc-sv-001-2015/general.toml"),
    ),
    ("requirements/isccc-sv-001-2015/a.toml", include_str!("../../catalog/requirements/isccc-sv-001-2015/a.toml")),
    ("requirements/isccc-sv-001-2015/b.toml", include_str!("../../catalog/requirements/isccc-sv-001-2015/b.toml")),
    ("requirements/isccc-sv-001-2015/c.toml", include_str!("../../catalog/requirements/isccc-sv-001-2015/c.toml")),
    ("requirements/isccc-sv-001-2015/d1.toml", include_str!("../../catalog/requirements/isccc-sv-001-2015/d1.toml")),
    ("requirements/isccc-sv-001-2015/d2.toml", include_str!("../../catalog/requirements/isccc-sv-001-2015/d2.toml")),
    ("requirements/isccc-sv-001-2015/e.toml", include_str!("../../catalog/requirements/isccc-sv-001-2015/e.toml")),
    ("requirements/isccc-sv-001-2015/f.toml", include_str!("../../catalog/requirements/isccc-sv-001-2015/f.toml")),
    ("forms/incident-response.toml", include_str!("../../catalog/forms/incident-response.toml")),
    ("forms/security-operations.toml", include_str!("../../catalog/forms/security-operations.toml")),
    ("thresholds/ccrc-isv-c01-2025.toml", include_str!("../../catalog/thresholds/ccrc-isv-c01-2025.toml")),
    ("thresholds/isccc-sv-001-2015.toml", include_str!("../../catalog/thresholds/isccc-sv-001-2015.toml")),
    (
        "mappings/isccc-sv-001-2015-c--incident-response.toml",
        include_str!("../../catalog/mappings/isccc-sv-001-2015-c--incident-response.toml"),
    ),
    (
        "mappings/isccc-sv-001-2015-f--security-operations.toml",
        include_str!("../../catalog/mappings/isccc-sv-001-2015-f--security-operations.toml"),
    ),
    (
        "mappings/isccc-sv-001-2015-general--ccrc-isv-c01-2025-general.toml",
        include_str!("../../catalog/mappings/isccc-sv-001-2015-general--ccrc-isv-c01-2025-general.toml"),
    ),
];
