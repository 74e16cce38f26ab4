# The fold tables, generated at build time. See matcher/tables/README in the
# generator's header comment.
add_library(qiao_fold_tables INTERFACE)
