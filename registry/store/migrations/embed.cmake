# Makes registry/store/migrations/*.sql part of the program: one generated
# source with the scripts in order, qiao::store::kMigrations.
file(GLOB migration_files CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/registry/store/migrations/*.sql)
list(SORT migration_files)
set(migrations ${CMAKE_BINARY_DIR}/generated/store/migrations.cc)
add_custom_command(
  OUTPUT ${migrations}
  COMMAND ${CMAKE_COMMAND} "-DFILES=${migration_files}" -DOUT=${migrations}
          -P ${CMAKE_SOURCE_DIR}/registry/store/migrations/write.cmake
  DEPENDS ${migration_files}
          ${CMAKE_SOURCE_DIR}/registry/store/migrations/write.cmake
  VERBATIM)
add_library(qiao_migrations STATIC ${migrations})
target_link_libraries(qiao_migrations PUBLIC qiao_flags)
