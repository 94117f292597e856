using Syncline.Replication.Protocol;

namespace Syncline.Links;

/// <summary>The hosts whose connections were refused in the handshake, until one is taken. Thread: any.</summary>
/// <remarks>A host that was refused long ago gives way to a new one, so strangers can't fill it for ever.</remarks>
internal sealed class RefusedConnections(TimeProvider time)
{
    private const int HostsMax = 64;

    private readonly Lock gate = new();
    private readonly List<ConnectionRefusal> refused = [];

    /// <summary>The refusals, the newest last.</summary>
    public IReadOnlyList<ConnectionRefusal> All
    {
        get
        {
            lock (gate)
            {
                return [.. refused];
            }
        }
    }

    public void Remember(string host, Refusal refusal)
    {
        lock (gate)
        {
            long before = refused.Find(known => known.Host == host)?.Count ?? 0;
            refused.RemoveAll(known => known.Host == host);
            if (refused.Count == HostsMax) refused.RemoveAt(0);
            refused.Add(new(host, refusal.Reason, refusal.Detail, time.GetUtcNow(), before + 1));
        }
    }

    /// <summary>A connection of the host was taken.</summary>
    public void Forget(string host)
    {
        lock (gate)
        {
            refused.RemoveAll(known => known.Host == host);
        }
    }
}
