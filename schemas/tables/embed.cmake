# Makes schemas/tables/*.tsv and schemas/wire/*.json part of the program: one
# generated source with a string_view for each file, in namespace qiao::tables.
# territories.tsv -> kTerritories; wire/claim.schema.json -> WireSchema("claim").
file(GLOB table_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/schemas/tables/*.tsv)
file(GLOB wire_files CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/schemas/wire/*.schema.json)
set(embedded ${CMAKE_BINARY_DIR}/generated/tables/embedded.cc)
set(embedded_h ${CMAKE_BINARY_DIR}/generated/tables/embedded.h)
add_custom_command(
  OUTPUT ${embedded} ${embedded_h}
  COMMAND ${CMAKE_COMMAND} "-DTABLES=${table_files}" "-DWIRE=${wire_files}"
          -DOUT=${embedded} -DHEADER=${embedded_h}
          -P ${CMAKE_SOURCE_DIR}/schemas/tables/write_embedded.cmake
  DEPENDS ${table_files} ${wire_files}
          ${CMAKE_SOURCE_DIR}/schemas/tables/write_embedded.cmake
  VERBATIM)
add_library(qiao_tables STATIC ${embedded} ${embedded_h})
target_link_libraries(qiao_tables PUBLIC qiao_flags)
