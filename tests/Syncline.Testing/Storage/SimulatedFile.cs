using System.Runtime.CompilerServices;
using Syncline.Storage;

namespace Syncline.Testing.Storage;

/// <summary>An open file of a <see cref="SimulatedFolder"/>.</summary>
internal sealed class SimulatedFile(SimulatedFolder folder, string name, SimulatedContent content, int boot)
    : IStorageFile
{
    private bool isDisposed;

    public string Name => name;

    public long Length => content.Cache.Length;

    public DateTimeOffset WrittenAt => content.WrittenAt;

    public int Read(long offset, Span<byte> target)
    {
        lock (folder.Gate)
        {
            Begin(null);
            if (offset >= content.Cache.Length) return 0;
            ReadOnlySpan<byte> rest = content.Cache.AsSpan((int)offset);
            int count = Math.Min(rest.Length, target.Length);
            rest[..count].CopyTo(target);
            return count;
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        lock (folder.Gate)
        {
            byte[] half = bytes[..(bytes.Length / 2)].ToArray();
            Begin(fault =>
            {
                if (fault == SimulatedFault.ShortWrite) content.Write(offset, half);
            });
            content.Write(offset, bytes);
            content.WrittenAt = folder.Now;
        }
    }

    public void Sync()
    {
        folder.BeforeSync?.Invoke();
        lock (folder.Gate)
        {
            folder.FileSyncs++;
            Begin(_ => content.DropUnsynced());
            content.Sync();
        }
    }

    public void Truncate(long length)
    {
        lock (folder.Gate)
        {
            Begin(null);
            content.Truncate(length);
        }
    }

    public void Dispose() => isDisposed = true;

    private void Begin(Action<SimulatedFault>? onFault, [CallerMemberName] string call = "")
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        folder.Begin(name, boot, onFault, call);
    }
}
