using System.Runtime.CompilerServices;
using Syncline.Storage;

namespace Syncline.Testing.Storage;

/// <summary>
/// A folder in memory that forgets what was not synced, fails when told to, and counts what it is asked.
/// </summary>
/// <remarks>
/// Synced and unsynced bytes, and synced and unsynced names, are kept apart; <see cref="Crash"/> decides by its seed
/// what becomes of the unsynced: lost, kept, torn at a byte, or any mix of 512-byte sectors. Thread: any.
/// </remarks>
public sealed class SimulatedFolder : IStorageFolder
{
    private readonly SortedDictionary<string, SimulatedContent> entries = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SimulatedContent> syncedEntries = new(StringComparer.Ordinal);
    private readonly List<(string Name, SimulatedContent? Content)[]> unsynced = [];
    private int failingCall;
    private int failingEvery;
    private int writes;
    private SimulatedFault fault;
    private int boot;
    private bool isLocked;
    private volatile bool isFull;

    /// <inheritdoc/>
    public string Name => "simulated";

    /// <summary>How many calls went to the disk so far.</summary>
    public int Calls { get; private set; }

    /// <summary>How many times a file was synced, failures included.</summary>
    public int FileSyncs { get; internal set; }

    /// <summary>True once the call that should fail has failed.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>The kind of the call that failed last, such as <c>Write</c>; empty: none has.</summary>
    public string FailedCall { get; private set; } = "";

    /// <summary>True: nothing is written or created, until it is false again; all else works.</summary>
    public bool IsFull { get => isFull; set => isFull = value; }

    /// <summary>The identity of a file by the number of its birth; null: it can't be told from copies.</summary>
    public Func<long, byte[]?> Identity { get; set; } =
        static birth => [.. BitConverter.GetBytes(birth), .. new byte[24]];

    /// <summary>Called before each sync of a file, outside any lock: a test holds the disk up here.</summary>
    public Action? BeforeSync { get; set; }

    /// <summary>What time it is for files that are written.</summary>
    public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

    internal object Gate { get; } = new();

    /// <summary>Makes the n-th call from the folder's creation on fail; 0: none.</summary>
    public void FailAt(int call, SimulatedFault how) => (failingCall, fault, HasFailed) = (call, how, false);

    /// <summary>Makes every n-th write or creation from now on fail with ENOSPC, half done; 0: none.</summary>
    public void FailWritesEvery(int count) => (failingEvery, writes) = (count, 0);

    /// <inheritdoc/>
    public IReadOnlyList<string> List()
    {
        lock (Gate)
        {
            Begin(Name, boot, null);
            return [.. entries.Keys];
        }
    }

    /// <inheritdoc/>
    public IStorageFile Create(string name, long bytes)
    {
        lock (Gate)
        {
            if (entries.ContainsKey(name)) throw new StorageException($"{name} exists.", name, 17);
            SimulatedContent content = new([]);
            Begin(name, boot, how =>
            {
                if (how != SimulatedFault.Off) Change((name, content)); // Created, and then no space for it.
            });
            content.Allocate(bytes);
            Change((name, content));
            return new SimulatedFile(this, name, content, boot);
        }
    }

    /// <inheritdoc/>
    public IStorageFile Open(string name)
    {
        lock (Gate)
        {
            Begin(name, boot, null);
            return new SimulatedFile(this, name, Find(name), boot);
        }
    }

    /// <inheritdoc/>
    public void Rename(string source, string target)
    {
        lock (Gate)
        {
            Begin(source, boot, null);
            Change((source, null), (target, Find(source)));
        }
    }

    /// <inheritdoc/>
    public void Delete(string name)
    {
        lock (Gate)
        {
            Begin(name, boot, null);
            Change((name, null));
        }
    }

    /// <inheritdoc/>
    /// <remarks>A file is born in one folder, so its birth stands for both.</remarks>
    public byte[]? IdentityOf(string name)
    {
        lock (Gate)
        {
            Begin(name, boot, null);
            return Identity(Find(name).Birth);
        }
    }

    /// <inheritdoc/>
    public void Sync()
    {
        lock (Gate)
        {
            Begin(Name, boot, null);
            foreach (var change in unsynced)
            {
                Apply(syncedEntries, change);
            }

            unsynced.Clear();
        }
    }

    /// <inheritdoc/>
    public IDisposable Lock()
    {
        lock (Gate)
        {
            if (isLocked) throw new FolderInUseException(Name);
            isLocked = true;
            return new Unlock(this, boot);
        }
    }

    /// <summary>
    /// Power loss: each unsynced change survives, or not, or in part; open files are dead, faults are over.
    /// </summary>
    public void Crash(Prng prng)
    {
        ArgumentNullException.ThrowIfNull(prng);
        lock (Gate)
        {
            foreach (var change in unsynced.Where(_ => prng.Chance(500)))
            {
                Apply(syncedEntries, change);
            }

            foreach (SimulatedContent content in entries.Values.Concat(syncedEntries.Values).Distinct())
            {
                content.Crash(prng);
            }

            entries.Clear();
            foreach (var (name, content) in syncedEntries)
            {
                entries.Add(name, content);
            }

            Restart();
        }
    }

    /// <summary>Kill -9: the process is gone, the system keeps all that was written.</summary>
    public void Kill()
    {
        lock (Gate)
        {
            foreach (SimulatedContent content in entries.Values)
            {
                content.Sync();
            }

            Restart();
        }
    }

    /// <summary>A copy of a file's bytes, as programs see them.</summary>
    public byte[] Read(string name) => [.. Find(name).Cache];

    /// <summary>Puts a file there as if it had always been there.</summary>
    public void Put(string name, byte[] bytes)
    {
        SimulatedContent content = new([]);
        content.Replace([.. bytes]);
        entries[name] = content;
        syncedEntries[name] = content;
    }

    /// <summary>Flips one bit of a file.</summary>
    public void Flip(string name, long bit)
    {
        byte[] bytes = Read(name);
        bytes[bit / 8] ^= (byte)(1 << (int)(bit % 8));
        Put(name, bytes);
    }

    internal void Begin(
        string name, int caller, Action<SimulatedFault>? onFault, [CallerMemberName] string call = "")
    {
        if (caller != boot) throw new StorageException($"{name} was open before the crash.", name, 9);
        Calls++;
        bool fails = fault == SimulatedFault.Off ? Calls >= failingCall : Calls == failingCall;
        if (failingCall != 0 && fails) Fail(fault, name, onFault, call);
        if (call is not (nameof(Create) or nameof(IStorageFile.Write))) return;
        bool isTurn = failingEvery > 0 && ++writes % failingEvery == 0;
        if (isFull || isTurn) Fail(SimulatedFault.ShortWrite, name, onFault, call);
    }

    private void Fail(SimulatedFault how, string name, Action<SimulatedFault>? onFault, string call)
    {
        HasFailed = true;
        FailedCall = call;
        onFault?.Invoke(how);
        int error = how is SimulatedFault.NoSpace or SimulatedFault.ShortWrite ? 28 : 5;
        throw new StorageException($"Simulated {how} at call {Calls} on {name}.", name, error);
    }

    private static void Apply(
        SortedDictionary<string, SimulatedContent> target, (string Name, SimulatedContent? Content)[] change)
    {
        foreach (var (name, content) in change)
        {
            if (content is null) target.Remove(name);
            else target[name] = content;
        }
    }

    private void Change(params (string Name, SimulatedContent? Content)[] change)
    {
        Apply(entries, change);
        unsynced.Add(change);
    }

    private void Restart()
    {
        unsynced.Clear();
        syncedEntries.Clear();
        foreach (var (name, content) in entries)
        {
            syncedEntries.Add(name, content);
        }

        boot++;
        isLocked = false;
        failingCall = 0;
    }

    private SimulatedContent Find(string name) =>
        entries.TryGetValue(name, out SimulatedContent? content) ? content
        : throw new StorageException($"{name} does not exist.", name, 2);

    private sealed class Unlock(SimulatedFolder folder, int caller) : IDisposable
    {
        public void Dispose()
        {
            lock (folder.Gate)
            {
                if (caller == folder.boot) folder.isLocked = false;
            }
        }
    }
}
