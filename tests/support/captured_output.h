// What a function prints to standard output, or to standard error, for tests of
// printing within one program. Programs of their own: run_program.h.
#pragma once

#include <cstdio>
#include <functional>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace qiao::test {

inline std::string Captured(const std::function<void()>& print,
                            int output = STDOUT_FILENO) {
  std::fflush(stdout);
  std::FILE* file = std::tmpfile();
  const int kept = dup(output);
  if (file == nullptr || kept < 0 || dup2(fileno(file), output) < 0) {
    throw std::runtime_error("cannot capture what is printed");
  }
  print();
  std::fflush(stdout);
  dup2(kept, output);
  close(kept);
  std::string text;
  std::rewind(file);
  for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) {
    text += static_cast<char>(c);
  }
  std::fclose(file);
  return text;
}

}  // namespace qiao::test
