//! What the columns of tables are called, by us and by other programs.

/// What a column of items is called, the surest first.
pub(super) const ITEMS: [&str; 16] = [
    "id",
    "item",
    "item_id",
    "doc",
    "doc_id",
    "document",
    "document_id",
    "article",
    "article_id",
    "name",
    "key",
    "filename",
    "file",
    "path",
    "url",
    "المعرف",
];

/// What a column of clusters is called, the surest first.
pub(super) const CLUSTERS: [&str; 12] = [
    "cluster_id",
    "cluster",
    "label",
    "group",
    "group_id",
    "class",
    "component",
    "community",
    "story",
    "dup_group",
    "duplicate_group",
    "المجموعة",
];
