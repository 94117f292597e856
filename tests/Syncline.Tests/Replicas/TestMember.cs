using System.Net;
using Syncline.Folders;
using Syncline.Links;
using Syncline.Replicas;
using Syncline.Replication.Members;
using Syncline.Storage;
using Syncline.Testing.Storage;

namespace Syncline.Tests.Replicas;

/// <summary>A member with its disk in memory: opened, linked, closed, opened again.</summary>
public sealed class TestMember : IAsyncDisposable
{
    private static readonly IPEndPoint AnyPort = new(IPAddress.Loopback, 0);

    private LinkHub? hub;

    private TestMember(DataFolderOptions options)
    {
        Options = options;
        Folder = DataFolder.Open(options);
        Replica = Folder.OpenSpace("default");
    }

    public DataFolderOptions Options { get; }

    public DataFolder Folder { get; private set; }

    public Replica Replica { get; private set; }

    public static CancellationToken Deadline => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    /// <summary>Opens a member of its own; with a simulated disk unless the options say otherwise.</summary>
    public static TestMember Open(string name, Func<DataFolderOptions, DataFolderOptions>? with = null)
    {
        DataFolderOptions options = new()
        {
            Folder = new SimulatedFolder(),
            MemberName = name,
            SegmentBytes = 1024 * 1024,
            Links = new() { ResendMilliseconds = 500, HeartbeatMilliseconds = 100 },
        };
        return new(with?.Invoke(options) ?? options);
    }

    /// <summary>Links both, over loopback sockets or within the process.</summary>
    public async Task<IAsyncDisposable?> LinkAsync(TestMember other, bool overSockets = false)
    {
        if (!overSockets) return InProcessLink.Connect(Replica, other.Replica);
        hub ??= new(Folder);
        other.hub ??= new(other.Folder);
        IPEndPoint address = await other.hub.ListenAsync(AnyPort);
        hub.Connect(address.ToString());
        return null;
    }

    /// <summary>Why the hub has no connection to a peer that it dials.</summary>
    public string? LinkProblem =>
        hub?.Peers.Select(peer => peer.Problem).FirstOrDefault(problem => problem is not null);

    /// <summary>Closes the folder.</summary>
    public async Task CloseAsync()
    {
        if (hub is not null) await hub.DisposeAsync();
        hub = null;
        try
        {
            await Folder.DisposeAsync();
        }
        catch (StorageException)
        {
            Assert.NotNull(Folder.Failure); // Closing says again that something was not written.
        }
    }

    /// <summary>Closes the folder and opens it again: a new incarnation.</summary>
    public async Task ReopenAsync()
    {
        await CloseAsync();
        Folder = DataFolder.Open(Options);
        Replica = Folder.OpenSpace("default");
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    /// <summary>Waits until all know all of them as members, and what they have.</summary>
    public static async Task MeetAsync(params TestMember[] members)
    {
        await UntilAsync(() => members.All(member => member.Replica.Members.All.Count() == members.Length));
        await AgreeAsync(members);
    }

    /// <summary>Waits until all have the same version, and everybody knows it of everybody.</summary>
    public static Task AgreeAsync(params TestMember[] members) => UntilAsync(() => members.All(
        member => member.Replica.Version.Equals(members[0].Replica.Version)
            && member.Replica.Status().Members.All(known => known.Behind is null or MissingReason.NotDurable)));

    public static async Task UntilAsync(Func<bool> condition)
    {
        CancellationToken deadline = Deadline;
        while (!condition())
        {
            await Task.Delay(10, deadline);
        }
    }
}
