#include "matcher/feature.h"

namespace qiao::matcher {

Agreements AgreementsOf(const Prepared& left, const Prepared& right,
                        const Comparison* audio) {
  Agreements all;
  all.title = CompareTitles(left, right);
  all.artist = Compare(left.artist, right.artist);
  if (left.slipped.artist_among_title && right.slipped.artist_among_title) {
    all.artist = NameAgreement::kAmongTitle;
  }
  const auto said = [](const Prepared& record) {
    return WordsSaid{record.decorations, record.stated_language,
                     WrittenLanguage(record.core.characters)};
  };
  all.words = CompareDecorations(said(left), said(right));
  all.duration = CompareDurations(left.duration_ms.value_or(0),
                                  right.duration_ms.value_or(0));
  all.released = CompareReleases(left.released, right.released);
  all.isrc = CompareIds(left.isrcs, right.isrcs);
  all.iswc = CompareIds(left.iswcs, right.iswcs);
  all.writers = CompareWriters(left, right);
  all.album = CompareAlbums(left.album, right.album);
  if (audio != nullptr) all.audio = audio->audio_class;
  return all;
}

}  // namespace qiao::matcher
