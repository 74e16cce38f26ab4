#include "matcher/audio/decoder/audio_input.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <memory>
#include <string_view>
#include <unistd.h>
#include <utility>
#include <vector>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/dict.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>
}

#include "matcher/audio/pcm_stream.h"

namespace qiao::decoder {
namespace {

// What labels deliver; FFmpeg's rarer parsers stay out of reach.
constexpr const char* kContainers =
    "flac,mp3,ogg,wav,w64,aiff,aac,mov,matroska,ape,wv,tta,asf,caf,au,dsf,iff,"
    "amr,ac3,eac3";
constexpr const char* kCodecs =
    "flac,mp3float,mp3,mp2float,mp2,vorbis,opus,aac,aac_latm,alac,ape,wavpack,"
    "tta,wmav1,wmav2,wmapro,wmalossless,ac3,eac3,amrnb,amrwb,dsd_lsbf,"
    "dsd_lsbf_planar,dsd_msbf,dsd_msbf_planar,adpcm_ms,adpcm_ima_wav,"
    "pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,"
    "pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_f64be,pcm_alaw,pcm_mulaw";
constexpr int kMostStreams = 64;
constexpr int kBufferBytes = 64 * 1024;
constexpr int kMostChannels = 64;

struct File {
  int fd = -1;
  std::int64_t size = 0;
};

int ReadFile(void* opaque, std::uint8_t* buffer, int size) {
  const File* file = static_cast<const File*>(opaque);
  ssize_t count = 0;
  do {
    count = read(file->fd, buffer, static_cast<std::size_t>(size));
  } while (count < 0 && errno == EINTR);
  if (count == 0) return AVERROR_EOF;
  return count < 0 ? AVERROR(errno) : static_cast<int>(count);
}

std::int64_t SeekFile(void* opaque, std::int64_t offset, int whence) {
  const File* file = static_cast<const File*>(opaque);
  if (whence == AVSEEK_SIZE) return file->size;
  std::int64_t at = lseek(file->fd, offset, whence & ~AVSEEK_FORCE);
  return at < 0 ? AVERROR(errno) : at;
}

int RefuseToOpen(AVFormatContext*, AVIOContext**, const char*, int,
                 AVDictionary**) {
  return AVERROR(EACCES);
}

struct FreeIo {
  void operator()(AVIOContext* io) const {
    av_freep(&io->buffer);
    avio_context_free(&io);
  }
};
struct CloseFormat {
  void operator()(AVFormatContext* format) const {
    avformat_close_input(&format);
  }
};
struct FreeCodec {
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
};
struct FreePacket {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FreeFrame {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct FreeResampler {
  void operator()(SwrContext* resampler) const { swr_free(&resampler); }
};

std::string Words(int error) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  if (av_strerror(error, text.data(), text.size()) != 0) return "error";
  return text.data();
}

// What the container is, by its content.
std::string MediaType(std::string_view container) {
  if (container == "flac") return "audio/flac";
  if (container == "mp3") return "audio/mpeg";
  if (container == "ogg") return "audio/ogg";
  if (container == "wav" || container == "w64") return "audio/wav";
  if (container == "aiff") return "audio/aiff";
  if (container == "aac") return "audio/aac";
  if (container.find("mp4") != std::string_view::npos) return "audio/mp4";
  if (container.find("matroska") != std::string_view::npos) {
    return "audio/x-matroska";
  }
  if (container == "asf") return "audio/x-ms-wma";
  return "audio/x-" + std::string(container.substr(0, container.find(',')));
}

// A file that is being heard.
class Hearing {
 public:
  Hearing(int input, std::int64_t size, std::int64_t max_seconds,
          Answer& answer)
      : file_{input, size},
        most_samples_(max_seconds * matcher::kPcmRate),
        answer_(answer) {}

  std::string Run();

 private:
  std::string Open();
  std::string OpenCodec();
  void Describe();
  void NoteTag(std::string_view key, std::initializer_list<const char*> names);
  std::string HearPackets();
  std::string HearFrames();
  std::string Resample(const AVFrame* frame);
  std::string PrepareResampler(const AVFrame& frame);

  File file_;
  std::int64_t most_samples_;
  Answer& answer_;
  std::unique_ptr<AVIOContext, FreeIo> io_;
  std::unique_ptr<AVFormatContext, CloseFormat> format_;
  std::unique_ptr<AVCodecContext, FreeCodec> codec_;
  std::unique_ptr<SwrContext, FreeResampler> resampler_;
  std::unique_ptr<AVFrame, FreeFrame> frame_;
  AVStream* stream_ = nullptr;
  // What the resampler was made for.
  int rate_ = 0, channels_ = 0, sample_format_ = -1;
  std::vector<std::int16_t> out_;
  std::uint32_t damaged_packets_ = 0;
};

std::string Hearing::Run() {
  av_log_set_level(AV_LOG_QUIET);
  std::string trouble = Open();
  if (trouble.empty()) trouble = OpenCodec();
  if (!trouble.empty()) return trouble;
  Describe();
  answer_.Begin();
  trouble = HearPackets();
  if (!trouble.empty()) return trouble;
  if (answer_.samples() == 0) return "holds no sound that can be decoded";
  answer_.End(damaged_packets_);
  return {};
}

std::string Hearing::Open() {
  auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
  if (buffer == nullptr) return "not enough memory";
  io_.reset(avio_alloc_context(buffer, kBufferBytes, 0, &file_, ReadFile,
                               nullptr, SeekFile));
  AVFormatContext* format = avformat_alloc_context();
  if (!io_ || format == nullptr) return "not enough memory";
  format->pb = io_.get();
  format->io_open = RefuseToOpen;
  format->max_streams = kMostStreams;
  AVDictionary* options = nullptr;
  av_dict_set(&options, "format_whitelist", kContainers, 0);
  av_dict_set(&options, "codec_whitelist", kCodecs, 0);
  // Names that no protocol has: the descriptor is open already.
  av_dict_set(&options, "protocol_whitelist", "none", 0);
  int failed = avformat_open_input(&format, nullptr, nullptr, &options);
  av_dict_free(&options);
  if (failed < 0) {
    return "is not audio that can be decoded: " + Words(failed);
  }
  format_.reset(format);
  failed = avformat_find_stream_info(format, nullptr);
  if (failed < 0) return "cannot be read: " + Words(failed);
  return {};
}

std::string Hearing::OpenCodec() {
  const AVCodec* decoder = nullptr;
  int best = av_find_best_stream(format_.get(), AVMEDIA_TYPE_AUDIO, -1, -1,
                                 &decoder, 0);
  if (best < 0 || decoder == nullptr) return "holds no audio stream";
  stream_ = format_->streams[best];
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    if (static_cast<int>(i) != best) {
      format_->streams[i]->discard = AVDISCARD_ALL;
    }
  }
  codec_.reset(avcodec_alloc_context3(decoder));
  frame_.reset(av_frame_alloc());
  if (!codec_ || !frame_) return "not enough memory";
  int failed = avcodec_parameters_to_context(codec_.get(), stream_->codecpar);
  codec_->thread_count = 1;
  codec_->pkt_timebase = stream_->time_base;
  AVDictionary* options = nullptr;
  av_dict_set(&options, "codec_whitelist", kCodecs, 0);
  if (failed >= 0) failed = avcodec_open2(codec_.get(), decoder, &options);
  av_dict_free(&options);
  if (failed < 0) {
    return std::string("has a codec that is not decoded here (") +
           avcodec_get_name(stream_->codecpar->codec_id) + ")";
  }
  return {};
}

void Hearing::Describe() {
  answer_.Note("codec", avcodec_get_name(codec_->codec_id));
  answer_.Note("media", MediaType(format_->iformat->name));
  // A duration that FFmpeg derives from a bit rate is a guess.
  if (format_->duration > 0 &&
      format_->duration_estimation_method != AVFMT_DURATION_FROM_BITRATE) {
    answer_.Note("duration_ms", std::to_string(format_->duration / 1000));
  }
  NoteTag("isrc", {"ISRC", "TSRC"});
  NoteTag("title", {"TITLE"});
  NoteTag("artist", {"ARTIST"});
  NoteTag("album", {"ALBUM"});
  // "3" and "3/12".
  std::array<AVDictionary*, 2> tags = {stream_->metadata, format_->metadata};
  for (AVDictionary* dictionary : tags) {
    for (const char* name : {"track", "TRACKNUMBER"}) {
      AVDictionaryEntry* entry = av_dict_get(dictionary, name, nullptr, 0);
      if (entry == nullptr) continue;
      std::string_view text = entry->value;
      answer_.Note("track",
                   text.substr(0, text.find_first_not_of("0123456789")));
      return;
    }
  }
}

void Hearing::NoteTag(std::string_view key,
                      std::initializer_list<const char*> names) {
  // Ogg keeps its tags with the stream, most others with the file.
  std::array<AVDictionary*, 2> tags = {stream_->metadata, format_->metadata};
  for (AVDictionary* dictionary : tags) {
    for (const char* name : names) {
      AVDictionaryEntry* entry = av_dict_get(dictionary, name, nullptr, 0);
      if (entry == nullptr) continue;
      answer_.Note(key, entry->value);
      return;
    }
  }
}

std::string Hearing::HearPackets() {
  std::unique_ptr<AVPacket, FreePacket> packet(av_packet_alloc());
  if (!packet) return "not enough memory";
  for (;;) {
    int failed = av_read_frame(format_.get(), packet.get());
    if (failed == AVERROR(ENOMEM)) return "needs too much memory";
    // A file that breaks off is heard up to there; its claimed duration tells.
    if (failed < 0) break;
    if (packet->stream_index == stream_->index) {
      failed = avcodec_send_packet(codec_.get(), packet.get());
      if (failed == AVERROR(ENOMEM)) return "needs too much memory";
      if (failed < 0) ++damaged_packets_;
      std::string trouble = HearFrames();
      if (!trouble.empty()) return trouble;
    }
    av_packet_unref(packet.get());
  }
  avcodec_send_packet(codec_.get(), nullptr);
  std::string trouble = HearFrames();
  if (!trouble.empty()) return trouble;
  return resampler_ ? Resample(nullptr) : std::string();
}

std::string Hearing::HearFrames() {
  for (;;) {
    int failed = avcodec_receive_frame(codec_.get(), frame_.get());
    if (failed == AVERROR(EAGAIN) || failed == AVERROR_EOF) return {};
    if (failed == AVERROR(ENOMEM)) return "needs too much memory";
    if (failed < 0) {
      ++damaged_packets_;
      return {};
    }
    std::string trouble = PrepareResampler(*frame_);
    if (trouble.empty()) trouble = Resample(frame_.get());
    av_frame_unref(frame_.get());
    if (!trouble.empty()) return trouble;
  }
}

// A stream may change its format on the way; the resampler follows.
std::string Hearing::PrepareResampler(const AVFrame& frame) {
  if (frame.sample_rate < 1 || frame.ch_layout.nb_channels < 1 ||
      frame.ch_layout.nb_channels > kMostChannels) {
    return "claims an impossible sample rate or number of channels";
  }
  if (resampler_ && rate_ == frame.sample_rate &&
      channels_ == frame.ch_layout.nb_channels &&
      sample_format_ == frame.format) {
    return {};
  }
  if (resampler_) {
    std::string trouble = Resample(nullptr);
    if (!trouble.empty()) return trouble;
  }
  AVChannelLayout from{};
  if (frame.ch_layout.order == AV_CHANNEL_ORDER_UNSPEC) {
    av_channel_layout_default(&from, frame.ch_layout.nb_channels);
  } else if (av_channel_layout_copy(&from, &frame.ch_layout) < 0) {
    return "not enough memory";
  }
  AVChannelLayout mono{};
  av_channel_layout_default(&mono, 1);
  SwrContext* resampler = nullptr;
  int failed = swr_alloc_set_opts2(
      &resampler, &mono, AV_SAMPLE_FMT_S16, matcher::kPcmRate, &from,
      static_cast<AVSampleFormat>(frame.format), frame.sample_rate, 0, nullptr);
  resampler_.reset(resampler);
  if (failed >= 0) failed = swr_init(resampler);
  av_channel_layout_uninit(&from);
  if (failed < 0) return "has a channel layout that cannot be mixed down";
  rate_ = frame.sample_rate;
  channels_ = frame.ch_layout.nb_channels;
  sample_format_ = frame.format;
  return {};
}

// Null: what the resampler still holds.
std::string Hearing::Resample(const AVFrame* frame) {
  int in = frame == nullptr ? 0 : frame->nb_samples;
  int room = swr_get_out_samples(resampler_.get(), in);
  if (room < 0) return "cannot be resampled";
  if (room == 0) return {};
  out_.resize(static_cast<std::size_t>(room));
  auto* plane = reinterpret_cast<std::uint8_t*>(out_.data());
  auto* planes = frame == nullptr
                     ? nullptr
                     : const_cast<const std::uint8_t**>(frame->extended_data);
  int heard = swr_convert(resampler_.get(), &plane, room, planes, in);
  if (heard < 0) return "cannot be resampled";
  if (answer_.samples() + heard > most_samples_) {
    return "is longer than " +
           std::to_string(most_samples_ / matcher::kPcmRate) + " s";
  }
  answer_.Sound({out_.data(), static_cast<std::size_t>(heard)});
  return {};
}

}  // namespace

std::string Decode(int input, std::int64_t size, std::int64_t max_seconds,
                   Answer& answer) {
  return Hearing(input, size, max_seconds, answer).Run();
}

}  // namespace qiao::decoder
