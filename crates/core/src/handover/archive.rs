//! Files as one ZIP archive, stored as they are. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4.
//! Libraries for this carry tables of 16 KB for checksums of files that are a few lines long; one of them
//! reads the archives in the tests.

use super::File;

/// The archive: unpacked at the root of a repository, each file lies in its place.
pub fn archive(files: &[File]) -> Vec<u8> {
    let mut res = Vec::new();
    let mut directory = Vec::new();
    for it in files {
        let at = res.len();
        let entry = entry(it);
        put(&mut res, &[4, 0x0403_4b50]);
        res.extend(&entry);
        res.extend(it.path().as_bytes());
        res.extend(it.text.as_bytes());
        // Made by a system of the kind of Unix.
        put(&mut directory, &[4, 0x0201_4b50, 2, 20 | 3 << 8]);
        directory.extend(&entry);
        // No comment, the first disk, text that everybody may read, and where it begins.
        put(&mut directory, &[2, 0, 2, 0, 2, 1, 4, 0o100_644 << 16, 4, at]);
        directory.extend(it.path().as_bytes());
    }
    let (at, count) = (res.len(), files.len());
    res.extend(&directory);
    put(
        &mut res,
        &[4, 0x0605_4b50, 2, 0, 2, 0, 2, count, 2, count, 4, directory.len(), 4, at, 2, 0],
    );
    res
}

/// What both headers of a file say of it: the version that reads it, names in UTF-8, stored, the first day
/// of 1980, checksum, sizes, the length of its name, and nothing more.
fn entry(file: &File) -> Vec<u8> {
    let size = file.text.len();
    let sum = checksum(file.text.as_bytes()) as usize;
    let mut res = Vec::new();
    put(&mut res, &[2, 20, 2, 1 << 11, 2, 0, 2, 0, 2, 1 << 5 | 1]);
    put(&mut res, &[4, sum, 4, size, 4, size, 2, file.path().len(), 2, 0]);
    res
}

/// Numbers, each after its length in bytes, the lowest byte first.
fn put(to: &mut Vec<u8>, numbers: &[usize]) {
    for it in numbers.chunks_exact(2) {
        to.extend((0..it[0]).map(|n| (it[1] >> (8 * n)) as u8));
    }
}

/// CRC-32, bit by bit (ibid., 4.4.7).
fn checksum(bytes: &[u8]) -> u32 {
    let mut res = u32::MAX;
    for byte in bytes {
        res ^= u32::from(*byte);
        for _ in 0..8 {
            res = res >> 1 ^ if res & 1 == 1 { 0xedb8_8320 } else { 0 };
        }
    }
    !res
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_everybody() {
        // The check value of CRC-32/ISO-HDLC (reveng.sourceforge.io/crc-catalogue).
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        assert_eq!(checksum(b""), 0);
    }

    #[test]
    fn another_library_reads_it() {
        let files = [
            File::workflow("发布 it's $(here).yml", "on: push\n名: ü\n".to_owned()),
            File::new(".github/dependabot.yml", String::new()),
            File::new("docker-bake.hcl", "target \"a\" {}\n".repeat(3000)),
        ];
        let bytes = archive(&files);
        let read = rawzip::ZipArchive::from_slice(&bytes).expect("an archive");
        let mut entries = read.entries();
        let mut seen = Vec::new();
        while let Some(it) = entries.next_entry().expect("an entry") {
            let path = String::from_utf8_lossy(it.file_path().as_ref()).into_owned();
            let entry = read.get_entry(it.wayfinder()).expect("its data");
            assert_eq!(it.crc32(), rawzip::crc32(entry.data()));
            assert_eq!(entry.local_header().file_path().as_ref(), it.file_path().as_ref());
            assert_eq!(it.mode().value(), 0o100_644);
            seen.push((path, String::from_utf8_lossy(entry.data()).into_owned()));
        }
        let all: Vec<_> = files.iter().map(|it| (it.path().to_owned(), it.text.clone())).collect();
        assert_eq!(seen, all);
        assert!(rawzip::ZipArchive::from_slice(&archive(&[])).is_ok());
    }
}
