using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Node.Http;
using Syncline.Node.Problems;
using Syncline.Replicas;
using Syncline.Replication.Engines;
using Syncline.Replication.Transactions;

namespace Syncline.Node.Updates;

/// <summary>Reads the body of <c>POST .../update</c>.</summary>
internal static class UpdateCallReader
{
    private const string Members = "after, request, updates, wait, timeoutMs, author, message";
    private const int MembersKnown = 7;

    /// <summary>Reads the body; every update is checked before any is applied.</summary>
    public static UpdateCall Read(JsonElement body)
    {
        List<Update>? updates = null;
        string? author = null, message = null, request = null;
        VersionVector after = VersionVector.Empty;
        ReceiptRung wait = ReceiptRung.Applied;
        TimeSpan timeout = TimeSpan.FromMilliseconds(NodeLimits.TimeoutMillisecondsDefault);
        JsonMembers.RequireDistinct(body, "The body of an update", MembersKnown);
        foreach (JsonProperty member in JsonMembers.Of(body, "The body of an update"))
        {
            if (member.NameEquals("updates"u8)) updates = ReadUpdates(member);
            else if (member.NameEquals("after"u8)) after = JsonMembers.After(member.Value);
            else if (member.NameEquals("request"u8)) request = ReadRequest(member);
            else if (member.NameEquals("author"u8)) author = JsonMembers.TextOrNull(member);
            else if (member.NameEquals("message"u8)) message = JsonMembers.TextOrNull(member);
            else if (member.NameEquals("wait"u8)) wait = WaitRungs.Read(member.Value);
            else if (member.NameEquals("timeoutMs"u8)) timeout = JsonMembers.Timeout(member.Value);
            else throw ProblemException.Invalid($"An update has no member '{member.Name}'. Members: {Members}.");
        }

        if (updates is null) throw ProblemException.Invalid("'updates' is missing: an array with at least one update.");
        return new(new(updates, author, message, request), after, wait, timeout);
    }

    private static string? ReadRequest(JsonProperty member) =>
        JsonMembers.TextOrNull(member) is not "" and var request
            ? request
            : throw ProblemException.Invalid("'request' is empty; leave it out, or send an id of your own.");

    private static List<Update> ReadUpdates(JsonProperty member)
    {
        JsonElement.ArrayEnumerator items = JsonMembers.Items(member);
        int count = member.Value.GetArrayLength();
        if (count > TransactionHeader.UpdatesMax)
        {
            throw new ProblemException(
                ProblemKinds.LimitExceeded,
                $"A transaction has at most {TransactionHeader.UpdatesMax} updates. Split it.")
            {
                Limit = (TransactionHeader.UpdatesMax, count),
            };
        }

        List<Update> updates = new(count);
        foreach (JsonElement item in items)
        {
            updates.Add(UpdateReader.Read(item, updates.Count));
        }

        return updates;
    }
}
