// Invented music as sound: a few voices of random notes with overtones, the
// same for the same seed. Poor music, but every second of it says something
// new, which is all that a fingerprint asks.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace qiao::test {

inline std::vector<std::int16_t> Melody(std::uint32_t seed, double seconds,
                                        int rate) {
  constexpr std::array<double, 3> kNoteSeconds = {0.25, 0.5, 1.0};
  constexpr double kTurn = 6.283185307179586;
  auto count = static_cast<std::size_t>(seconds * rate);
  std::vector<double> sound(count, 0.0);
  std::mt19937 random(seed);
  auto below = [&random](std::uint32_t limit) {
    return static_cast<std::uint32_t>(random() % limit);
  };
  for (std::size_t voice = 0; voice < kNoteSeconds.size(); ++voice) {
    double lowest = 110.0 * std::pow(2.0, static_cast<double>(voice));
    auto note = static_cast<std::size_t>(kNoteSeconds[2 - voice] * rate);
    for (std::size_t start = 0; start < count; start += note) {
      double hertz = lowest * std::pow(2.0, below(12) / 12.0);
      for (std::size_t i = start; i < std::min(start + note, count); ++i) {
        double t = static_cast<double>(i - start) / rate;
        double fade = std::exp(-2.0 * t);
        for (int overtone = 1; overtone <= 3; ++overtone) {
          sound[i] +=
              0.12 * fade / overtone * std::sin(kTurn * hertz * overtone * t);
        }
      }
    }
  }
  std::vector<std::int16_t> samples(count);
  for (std::size_t i = 0; i < count; ++i) {
    samples[i] = static_cast<std::int16_t>(32'000.0 * std::tanh(sound[i]));
  }
  return samples;
}

inline void WriteWav(const std::filesystem::path& path,
                     const std::vector<std::int16_t>& samples, int rate) {
  std::ofstream out(path, std::ios::binary);
  auto number = [&out](std::uint32_t value, int bytes) {
    for (int i = 0; i < bytes; ++i) {
      out.put(static_cast<char>(value >> (8 * i) & 0xff));
    }
  };
  auto bytes = static_cast<std::uint32_t>(samples.size() * 2);
  out << "RIFF";
  number(36 + bytes, 4);
  out << "WAVEfmt ";
  number(16, 4);
  number(1, 2);  // PCM
  number(1, 2);  // mono
  number(static_cast<std::uint32_t>(rate), 4);
  number(static_cast<std::uint32_t>(rate) * 2, 4);
  number(2, 2);
  number(16, 2);
  out << "data";
  number(bytes, 4);
  for (std::int16_t sample : samples) {
    number(static_cast<std::uint16_t>(sample), 2);
  }
}

inline void WriteBytes(const std::filesystem::path& path,
                       const std::string& bytes) {
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

// Runs ffmpeg with these words; the words are ours, not input.
inline void Ffmpeg(const std::string& words) {
  std::string command = "ffmpeg -nostdin -v error -y " + words;
  if (std::system(command.c_str()) != 0) {
    throw std::runtime_error("failed: " + command);
  }
}

}  // namespace qiao::test
