// The decoder's answer on standard output, in the frames of
// matcher/audio/pcm_stream.h.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace qiao::decoder {

class Answer {
 public:
  // One line of the header; a value that is no clean text is left out, a long
  // one is cut at a character.
  void Note(std::string_view key, std::string_view value);
  // Writes the header; sound follows. All writers end the process when the
  // reader has gone.
  void Begin();
  void Sound(std::span<const std::int16_t> samples);
  void End(std::uint32_t damaged_packets);
  // Instead of End, before or after Begin.
  void Fail(std::string_view reason);

  std::int64_t samples() const { return samples_; }

 private:
  void Frame(char type, std::string_view payload);
  void Flush();

  std::string header_;
  std::string out_;
  bool magic_written_ = false;
  std::int64_t samples_ = 0;
};

}  // namespace qiao::decoder
