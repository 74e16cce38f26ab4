# The fuzz targets: a library of them, a test that replays what is kept in
# tests/fuzz/corpus, and, where libFuzzer is at hand, a program for each.
# NAME of the program fuzz_NAME and of corpus/NAME, then its function.
set(QIAO_FUZZ_TARGETS
    json:Json
    envelope:Envelope
    sheet:Sheet
    charset:Charset
    note:Note
    bundle:Bundle
    print:Print
    receipt:Receipt
    request:Request
    policy:Policy
    tiles:Tiles
    identifier:Identifiers
    cell:Cell
    territory:Territories
    title:Title
    credit:Credits
    keys:Keys
    admission:Admissions
    wire:Wire
    pairs:Pairs
    segment:Segment
    weights:Weights
    proof:Proofs
    aliases:Aliases)

file(GLOB fuzz_sources CONFIGURE_DEPENDS
     ${CMAKE_SOURCE_DIR}/tests/fuzz/*_target.cc)
add_library(qiao_fuzz_targets STATIC
  ${fuzz_sources} tests/support/library_print_text.cc tests/support/paths.cc)
target_link_libraries(qiao_fuzz_targets PUBLIC
  qiao_ledger qiao_import qiao_audio qiao_http)

if(QIAO_FUZZ)
  add_custom_target(fuzz_targets)
  foreach(target ${QIAO_FUZZ_TARGETS})
    string(REPLACE ":" ";" target ${target})
    list(GET target 0 name)
    list(GET target 1 function)
    set(program fuzz_${name})
    add_executable(${program} tests/fuzz/entry.cc)
    target_compile_definitions(${program} PRIVATE QIAO_FUZZ_TARGET=${function})
    target_link_libraries(${program} PRIVATE qiao_fuzz_targets)
    target_link_options(${program} PRIVATE -fsanitize=fuzzer)
    add_dependencies(fuzz_targets ${program})
  endforeach()
endif()

qiao_tests(fuzz_tests FOLDERS fuzz/replay USES qiao_fuzz_targets)
