using System.Diagnostics;
using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Node.Problems;
using Syncline.Node.Telemetry;
using Syncline.Replicas;

namespace Syncline.Node.Http;

/// <summary>
/// Holds a request until the replica has seen what the client has seen. A token is waited for, never adopted (C4).
/// </summary>
internal static class AfterWait
{
    /// <summary>Waits until everything in the version has been applied here.</summary>
    /// <exception cref="ProblemException">It was not in time; the problem says what is missing.</exception>
    public static async ValueTask ReachAsync(Replica replica, VersionVector after, RequestDeadline deadline)
    {
        if (after.IsEmpty || replica.Version.Covers(after)) return;
        using Activity? span = RequestSpans.Wait("syncline.wait.after");
        try
        {
            await replica.WaitForVersionAsync(after, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsOver)
        {
            if (!replica.Version.Covers(after)) throw NotReached(replica, after, deadline.Timeout);
        }
    }

    private static ProblemException NotReached(Replica replica, VersionVector after, TimeSpan timeout)
    {
        VersionVector here = replica.Version;
        var missing = after.Difference(here);
        string detail = $"After {timeout.TotalMilliseconds} ms this node still lacks transactions of {missing.Length} "
            + "replicas that the token knows. Nothing was applied; ask again, or look at the node's links.";
        return new(ProblemKinds.AfterNotReached, detail)
        {
            WriteMissing = writer => Write(writer, missing, here),
        };
    }

    private static void Write(Utf8JsonWriter writer, IEnumerable<VersionEntry> missing, VersionVector here)
    {
        writer.WriteStartArray();
        foreach (VersionEntry entry in missing)
        {
            writer.WriteStartObject();
            writer.WriteString("replica", entry.Replica.ToString());
            writer.WriteNumber("from", here[entry.Replica] + 1);
            writer.WriteNumber("to", entry.Counter);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
