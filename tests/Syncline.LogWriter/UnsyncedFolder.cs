using Syncline.Storage;

namespace Syncline.LogWriter;

/// <summary>A folder whose files are never synced, though all is said to be well.</summary>
internal sealed class UnsyncedFolder(IStorageFolder folder) : IStorageFolder
{
    public string Name => folder.Name;

    public IReadOnlyList<string> List() => folder.List();

    public IStorageFile Create(string name, long bytes) => new UnsyncedFile(folder.Create(name, bytes));

    public IStorageFile Open(string name) => new UnsyncedFile(folder.Open(name));

    public void Rename(string source, string target) => folder.Rename(source, target);

    public void Delete(string name) => folder.Delete(name);

    public byte[]? IdentityOf(string name) => folder.IdentityOf(name);

    public void Sync() => folder.Sync();

    public IDisposable Lock() => folder.Lock();

    private sealed class UnsyncedFile(IStorageFile file) : IStorageFile
    {
        public string Name => file.Name;

        public long Length => file.Length;

        public DateTimeOffset WrittenAt => file.WrittenAt;

        public int Read(long offset, Span<byte> target) => file.Read(offset, target);

        public void Write(long offset, ReadOnlySpan<byte> bytes) => file.Write(offset, bytes);

        public void Sync()
        {
        }

        public void Truncate(long length) => file.Truncate(length);

        public void Dispose() => file.Dispose();
    }
}
