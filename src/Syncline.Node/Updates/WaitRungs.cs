using System.Collections.Immutable;
using System.Text.Json;
using Syncline.Node.Problems;
using Syncline.Node.Status;
using Syncline.Replicas;
using Syncline.Replication.Members;
using Syncline.Storage;

namespace Syncline.Node.Updates;

/// <summary>The rungs of the ladder as <c>wait</c> asks for them, and as answers name them.</summary>
internal static class WaitRungs
{
    private const string Accepted =
        "'wait' is \"applied\" (the default), \"durable\", \"quorum\", \"all\" or a number of members from 1 on.";

    /// <summary>Reads <c>wait</c>.</summary>
    public static ReceiptRung Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String when element.ValueEquals("applied"u8) => ReceiptRung.Applied,
        JsonValueKind.String when element.ValueEquals("durable"u8) => ReceiptRung.Durable,
        JsonValueKind.String when element.ValueEquals("quorum"u8) => ReceiptRung.Quorum,
        JsonValueKind.String when element.ValueEquals("all"u8) => ReceiptRung.All,
        JsonValueKind.Number when element.TryGetInt32(out int members) && members > 0 => ReceiptRung.On(members),
        _ => throw ProblemException.Invalid(Accepted),
    };

    /// <summary>Refuses a rung that the replica's settings can't give, before anything is applied.</summary>
    public static void Require(Replica replica, ReceiptRung rung)
    {
        if (rung != ReceiptRung.Durable || replica.Durability != Durability.None) return;
        throw new ProblemException(
            ProblemKinds.NotDurable,
            "'wait' is \"durable\", and the node runs with --durability none. Start it with --durability always or "
            + "interval, or wait for \"applied\". Nothing was applied.");
    }

    /// <summary>Writes how far a write came instead, and who is missing.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="replica">Where it was written.</param>
    /// <param name="standing">How far it has come.</param>
    /// <param name="asked">What was waited for.</param>
    public static void WriteUnreached(
        Utf8JsonWriter writer, Replica replica, TransactionStanding standing, ReceiptRung asked)
    {
        int keepers = standing.DurableAt.Length;
        ReceiptRung reached = asked.Keepers > 0 && keepers > 0 // Who asks for a number is told a number.
            ? ReceiptRung.On(keepers)
            : ReceiptRung.HighestOf(standing, replica.KeepersMin);
        if (reached.Keepers > 0) writer.WriteNumber("reached", reached.Keepers);
        else writer.WriteString("reached", reached.ToString());
        writer.WriteStartArray("missing");
        foreach (MissingMember missing in MissingOf(replica, standing, asked))
        {
            writer.WriteStartObject();
            writer.WriteString("member", missing.Id.ToString());
            writer.WriteString("name", missing.Name.Length == 0 ? null : missing.Name);
            writer.WriteString("reason", MissingReasons.NameOf(missing.Reason));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        int known = keepers + standing.Missing.Length;
        int unknown = Math.Max(replica.KeepersMin, asked.Keepers) - known;
        if (asked != ReceiptRung.Durable && unknown > 0) writer.WriteNumber("unknown", unknown);
    }

    /// <summary>The one member that a wait for "durable" can miss is this node's own, a visitor too.</summary>
    private static ImmutableArray<MissingMember> MissingOf(
        Replica replica, TransactionStanding standing, ReceiptRung asked) =>
        asked == ReceiptRung.Durable
            ? [new(replica.Member, replica.MemberName, MissingReason.NotDurable)]
            : standing.Missing;
}
