# The fold and reading tables, made at build time from packaged data:
# OpenCC's character tables (libopencc-data), Unihan and the radicals
# (unicode-data), ICU's properties, and our own schemas/tables/han_variants.tsv.
# generate_fold.cc says how.
find_program(OPENCC_DICT opencc_dict REQUIRED)
find_program(BZCAT bzcat REQUIRED)
set(fold_sources ${CMAKE_BINARY_DIR}/generated/fold_sources)
set(fold_generated ${CMAKE_BINARY_DIR}/generated/matcher)
file(MAKE_DIRECTORY ${fold_sources} ${fold_generated})

set(fold_inputs)
foreach(table STCharacters TSCharacters TWVariants HKVariants
              JPShinjitaiCharacters JPVariants)
  add_custom_command(
    OUTPUT ${fold_sources}/${table}.txt
    COMMAND ${OPENCC_DICT} -i /usr/share/opencc/${table}.ocd2
            -o ${fold_sources}/${table}.txt -f ocd2 -t text
    DEPENDS /usr/share/opencc/${table}.ocd2
    VERBATIM)
  list(APPEND fold_inputs ${fold_sources}/${table}.txt)
endforeach()
foreach(table Unihan_Variants Unihan_Readings)
  add_custom_command(
    OUTPUT ${fold_sources}/${table}.txt
    COMMAND ${BZCAT} /usr/share/unicode/${table}.txt.bz2
            > ${fold_sources}/${table}.txt
    DEPENDS /usr/share/unicode/${table}.txt.bz2
    VERBATIM)
  list(APPEND fold_inputs ${fold_sources}/${table}.txt)
endforeach()
foreach(file /usr/share/unicode/EquivalentUnifiedIdeograph.txt
             ${CMAKE_SOURCE_DIR}/schemas/tables/han_variants.tsv)
  get_filename_component(name ${file} NAME)
  add_custom_command(
    OUTPUT ${fold_sources}/${name}
    COMMAND ${CMAKE_COMMAND} -E copy ${file} ${fold_sources}/${name}
    DEPENDS ${file}
    VERBATIM)
  list(APPEND fold_inputs ${fold_sources}/${name})
endforeach()

add_executable(generate_fold matcher/tables/generate_fold.cc)
target_link_libraries(generate_fold PRIVATE qiao_flags ICU::uc)
set_target_properties(generate_fold PROPERTIES
  RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/generators)
add_custom_command(
  OUTPUT ${fold_generated}/fold_tables.cc
  COMMAND generate_fold ${fold_sources} ${fold_generated}/fold_tables.cc
  DEPENDS generate_fold ${fold_inputs}
  VERBATIM)
add_library(qiao_fold_tables STATIC ${fold_generated}/fold_tables.cc)
target_link_libraries(qiao_fold_tables PUBLIC qiao_flags)
