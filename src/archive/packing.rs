//! Writing: a zip as a stream, the same bytes for the same files.

use std::io::{self, Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// What is packed already; packing it again takes time and saves nothing.
const PACKED: [&str; 34] = [
    "7z", "avi", "bz2", "docm", "docx", "dotx", "dps", "et", "gif", "gz", "heic", "heif", "jpeg", "jpg", "m4a", "m4v",
    "mkv", "mov", "mp3", "mp4", "odp", "ods", "odt", "ofd", "pdf", "png", "pptx", "rar", "webm", "webp", "xlsm",
    "xlsx", "xz", "zip",
];

/// From here on a size might need more than 32 bits, packed or not.
const LARGE: u64 = u32::MAX as u64 - (64 << 20);

/// A zip that is being written. Bytes written to it belong to the entry begun last.
pub struct Packer<W: Write + Seek>(ZipWriter<W>);

impl<W: Write + Seek> Packer<W> {
    /// Begins a zip.
    pub fn new(to: W) -> Self {
        Packer(ZipWriter::new(to))
    }

    /// Begins an entry of about so many bytes; the one before it is finished.
    ///
    /// # Errors
    /// Where writing fails, or an entry of this name is there already.
    pub fn begin(&mut self, path: &str, size: u64) -> io::Result<()> {
        let extension = path.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
        let is_packed = PACKED.contains(&extension.as_str());
        let method = if is_packed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        // A fixed day, and one system wherever this runs: same files, same bytes.
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(DateTime::default())
            .system(System::Unix)
            .unix_permissions(0o644)
            .large_file(size >= LARGE);
        Ok(self.0.start_file(path, options)?)
    }

    /// Ends the zip.
    ///
    /// # Errors
    /// Where writing fails.
    pub fn finish(self) -> io::Result<W> {
        Ok(self.0.finish()?)
    }
}

impl<W: Write + Seek> Write for Packer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}
