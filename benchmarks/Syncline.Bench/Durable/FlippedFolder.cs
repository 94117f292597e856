using Syncline.Storage;

namespace Syncline.Bench.Durable;

/// <summary>A folder in memory, which begins with files that others share; what is changed is its own.</summary>
internal sealed class FlippedFolder(IReadOnlyDictionary<string, byte[]> files) : IStorageFolder
{
    private readonly Dictionary<string, byte[]> contents = new(files, StringComparer.Ordinal);

    public string Name => "flipped";

    public IReadOnlyList<string> List() => [.. contents.Keys];

    public IStorageFile Create(string name, long bytes)
    {
        contents.Add(name, new byte[bytes]);
        return new OpenFile(this, name);
    }

    public IStorageFile Open(string name) => new OpenFile(this, name);

    public void Rename(string source, string target)
    {
        contents[target] = contents[source];
        contents.Remove(source);
    }

    public void Delete(string name) => contents.Remove(name);

    /// <summary>None: every opening finds a copy.</summary>
    public byte[]? IdentityOf(string name) => null;

    public void Sync()
    {
    }

    public IDisposable Lock() => new MemoryStream();

    private sealed class OpenFile(FlippedFolder folder, string name) : IStorageFile
    {
        public string Name => name;

        public long Length => folder.contents[name].Length;

        public DateTimeOffset WrittenAt => DateTimeOffset.UnixEpoch;

        public int Read(long offset, Span<byte> target)
        {
            byte[] bytes = folder.contents[name];
            if (offset >= bytes.Length) return 0;
            int count = (int)Math.Min(target.Length, bytes.Length - offset);
            bytes.AsSpan((int)offset, count).CopyTo(target);
            return count;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            byte[] old = folder.contents[name];
            byte[] changed = new byte[Math.Max(old.Length, offset + bytes.Length)];
            old.CopyTo(changed, 0);
            bytes.CopyTo(changed.AsSpan((int)offset));
            folder.contents[name] = changed;
        }

        public void Sync()
        {
        }

        public void Truncate(long length) => folder.contents[name] = folder.contents[name][..(int)length];

        public void Dispose()
        {
        }
    }
}
