using Syncline.Storage;

namespace Syncline.Tests.Storage;

/// <summary>A file over an array that a test changes in place.</summary>
internal sealed class BytesFile(string name, byte[] bytes) : IStorageFile
{
    public string Name => name;

    public long Length { get; set; } = bytes.Length;

    public DateTimeOffset WrittenAt => DateTimeOffset.UnixEpoch;

    public int Read(long offset, Span<byte> target)
    {
        int count = (int)Math.Clamp(Length - offset, 0, target.Length);
        if (count > 0) bytes.AsSpan((int)offset, count).CopyTo(target);
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> written) => throw new NotSupportedException();

    public void Sync() => throw new NotSupportedException();

    public void Truncate(long length) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
