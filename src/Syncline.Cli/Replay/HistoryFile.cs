using System.IO.Compression;
using System.Security.Cryptography;

namespace Syncline.Cli.Replay;

/// <summary>A commit history: one JSON object a line, plain or gzipped.</summary>
/// <param name="Commits">The commits, in the order of the file.</param>
/// <param name="Hash">SHA-256 of the text, unpacked.</param>
internal sealed record HistoryFile(IReadOnlyList<HistoryCommit> Commits, byte[] Hash)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="CommandException">It can't be read, or is no history; the message names the line.</exception>
    public static HistoryFile Read(string path)
    {
        try
        {
            byte[] text = Unpack(File.ReadAllBytes(path));
            return new(HistoryParser.Parse(path, text), SHA256.HashData(text));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CommandException(ExitCodes.Unreadable, $"{path}: {error.Message}");
        }
    }

    private static byte[] Unpack(byte[] bytes)
    {
        if (bytes is not [0x1F, 0x8B, ..]) return bytes;
        using GZipStream packed = new(new MemoryStream(bytes), CompressionMode.Decompress);
        using MemoryStream unpacked = new();
        packed.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
