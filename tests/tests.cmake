# One test program for each folder under tests; one CTest test for each case.
find_package(Catch2 2.13 REQUIRED)
include(Catch)

# Golden data is committed; shared data is used in place when it is there.
add_library(qiao_test_main OBJECT tests/support/main.cc tests/support/paths.cc)
target_link_libraries(qiao_test_main PUBLIC qiao_flags Catch2::Catch2)
# Not -O0: the linker keeps the first of equal inline functions, and these come
# first.
target_compile_options(qiao_test_main PRIVATE -O1)
set_source_files_properties(tests/support/paths.cc PROPERTIES
  COMPILE_DEFINITIONS "QIAO_SOURCE_DIR=\"${CMAKE_SOURCE_DIR}\";\
QIAO_SHARED_DIR=\"${CMAKE_SOURCE_DIR}/../shared\";\
QIAO_BIN_DIR=\"${CMAKE_BINARY_DIR}/bin\"")

# qiao_tests(name FOLDERS folder... USES library...)
function(qiao_tests name)
  cmake_parse_arguments(arg "" "" "FOLDERS;USES" ${ARGN})
  set(patterns)
  foreach(folder ${arg_FOLDERS})
    list(APPEND patterns ${CMAKE_SOURCE_DIR}/tests/${folder}/*.cc)
  endforeach()
  file(GLOB sources CONFIGURE_DEPENDS ${patterns})
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE qiao_test_main ${arg_USES})
  # Half of the time of a build would go into optimising Catch2's assertions.
  if(QIAO_SANITIZE)
    target_compile_options(${name} PRIVATE -O0)
  elseif(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
    target_compile_options(${name} PRIVATE -O1 -g1)
  endif()
  catch_discover_tests(${name} DISCOVERY_MODE PRE_TEST
                       TEST_PREFIX "${name}: " PROPERTIES TIMEOUT 300
                       SKIP_REGULAR_EXPRESSION "SKIPPED:")
endfunction()

qiao_tests(model_tests FOLDERS schemas/model USES qiao_model)
qiao_tests(text_tests FOLDERS schemas/text USES qiao_text)
qiao_tests(json_tests FOLDERS schemas/json USES qiao_json)
qiao_tests(matcher_tests FOLDERS matcher matcher/features USES qiao_matcher)
qiao_tests(audio_tests FOLDERS matcher/audio matcher/audio/decoder
           USES qiao_audio PkgConfig::seccomp)
target_sources(audio_tests PRIVATE
  matcher/audio/decoder/sandbox.cc tests/support/library_print_text.cc)
qiao_tests(ledger_tests FOLDERS registry/ledger USES qiao_ledger)
target_sources(ledger_tests PRIVATE tests/support/stamp_authority.cc)
qiao_tests(rights_tests FOLDERS registry/rights USES qiao_rights)
qiao_tests(import_tests FOLDERS registry/import USES qiao_import)
qiao_tests(store_tests FOLDERS registry/store USES qiao_store)
qiao_tests(service_tests FOLDERS registry/service USES qiao_service)
qiao_tests(desk_tests FOLDERS registry/desk USES qiao_desk)
qiao_tests(http_tests FOLDERS registry/http USES qiao_http)
qiao_tests(vectors_tests FOLDERS registry/vectors USES qiao_vectors)
qiao_tests(cli_tests FOLDERS cli USES qiao_cli)
target_sources(cli_tests PRIVATE tests/support/stamp_authority.cc)
qiao_tests(layout_tests FOLDERS layout)
qiao_tests(samples_tests FOLDERS samples USES qiao_cli)
qiao_tests(docs_tests FOLDERS docs)
# These run the programs themselves.
add_dependencies(audio_tests qiao-decode)
add_dependencies(service_tests qiao-decode)
add_dependencies(cli_tests qiao qiao-decode)
add_dependencies(http_tests qiaod qiaod_on_a_disk qiao qiao-decode)
add_dependencies(samples_tests qiao qiao-decode)
add_dependencies(docs_tests qiaod qiao qiao-decode)

# Steps on files that fail or kill: these catch the program's system calls.
qiao_tests(file_fault_tests FOLDERS fault/files USES qiao_store qiao_cli)
add_executable(qiaod_on_a_disk registry/registryd.cc tests/fault/full_disk.cc)
target_link_libraries(qiaod_on_a_disk PRIVATE qiao_http)

# Faults from outside; the long runs are in docs/testing.md.
add_test(NAME "fault_tests: an import that is killed again and again is whole"
         COMMAND ${CMAKE_SOURCE_DIR}/tests/fault/kill_import.py
                 ${CMAKE_BINARY_DIR}/bin --rows 1200 --kills 6 --each 3
                 --audit-every 2)
set_tests_properties(
  "fault_tests: an import that is killed again and again is whole"
  PROPERTIES TIMEOUT 300)

# What the service is told in tests of faults and load.
add_executable(sign_claims tests/fault/sign_claims.cc)
target_link_libraries(sign_claims PRIVATE qiao_service)
add_test(NAME "fault_tests: a service that is killed loses and doubles nothing"
         COMMAND ${CMAKE_SOURCE_DIR}/tests/fault/kill_service.py
                 ${CMAKE_BINARY_DIR}/bin --kills 4 --each 12)
set_tests_properties(
  "fault_tests: a service that is killed loses and doubles nothing"
  PROPERTIES TIMEOUT 300)

add_test(NAME "fault_tests: what is redacted is in no file of a service"
         COMMAND ${CMAKE_SOURCE_DIR}/tests/fault/erase_values.py
                 ${CMAKE_BINARY_DIR}/bin)
set_tests_properties(
  "fault_tests: what is redacted is in no file of a service"
  PROPERTIES TIMEOUT 300)

add_test(NAME "fault_tests: a thousand slow clients cost nobody else anything"
         COMMAND ${CMAKE_SOURCE_DIR}/tests/fault/slow_clients.py
                 ${CMAKE_BINARY_DIR}/bin)
set_tests_properties(
  "fault_tests: a thousand slow clients cost nobody else anything"
  PROPERTIES TIMEOUT 300)

add_test(NAME "fault_tests: broken handshakes and requests disturb nobody"
         COMMAND ${CMAKE_SOURCE_DIR}/tests/fault/soak.py ${CMAKE_BINARY_DIR}/bin
                 --seconds 6)
set_tests_properties(
  "fault_tests: broken handshakes and requests disturb nobody"
  PROPERTIES TIMEOUT 300)

# A second verifier, written from docs/ledger.md; the long run is in
# docs/testing.md. Debian's Python has Debian's cryptography.
add_test(NAME "verify_tests: the worked example of docs/ledger.md is made anew"
         COMMAND /usr/bin/python3
                 ${CMAKE_SOURCE_DIR}/tests/verify/worked_example.py
                 ${CMAKE_BINARY_DIR}/bin)
add_test(NAME "verify_tests: verify.py and qiao verify say the same"
         COMMAND /usr/bin/python3 ${CMAKE_SOURCE_DIR}/tests/verify/agree.py
                 ${CMAKE_BINARY_DIR}/bin)
set_tests_properties(
  "verify_tests: the worked example of docs/ledger.md is made anew"
  "verify_tests: verify.py and qiao verify say the same"
  PROPERTIES TIMEOUT 600)

add_test(NAME "install_tests: what is installed runs from wherever it is"
         COMMAND ${CMAKE_SOURCE_DIR}/tests/install.sh ${CMAKE_BINARY_DIR})
set_tests_properties(
  "install_tests: what is installed runs from wherever it is"
  PROPERTIES TIMEOUT 300)

include(${CMAKE_SOURCE_DIR}/tests/fuzz/fuzz.cmake)

# Benchmarks print numbers and are no tests; docs/benchmarks.md says how to run.
add_executable(title_search tests/bench/title_search.cc)
target_link_libraries(title_search PRIVATE qiao_matcher)
add_executable(self_join tests/bench/self_join.cc)
target_link_libraries(self_join PRIVATE qiao_matcher)
add_executable(fold_speed tests/bench/fold_speed.cc)
target_link_libraries(fold_speed PRIVATE qiao_matcher ICU::i18n ICU::uc)
add_executable(match_quality tests/bench/match_quality.cc)
target_link_libraries(match_quality PRIVATE qiao_matcher)
add_executable(alignment_speed tests/bench/alignment_speed.cc)
target_link_libraries(alignment_speed PRIVATE qiao_matcher)
add_executable(audio_scale tests/bench/audio_scale.cc tests/bench/made_tracks.cc)
target_link_libraries(audio_scale PRIVATE qiao_service)
add_executable(ledger_speed tests/bench/ledger_speed.cc
                            tests/bench/made_registry.cc)
target_link_libraries(ledger_speed PRIVATE qiao_http)
