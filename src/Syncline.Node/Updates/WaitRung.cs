using System.Text.Json;
using Syncline.Node.Problems;
using Syncline.Replicas;
using Syncline.Storage;

namespace Syncline.Node.Updates;

/// <summary>How far up the ladder a write waits to come before it is answered.</summary>
internal enum WaitRung
{
    /// <summary>Applied here.</summary>
    Applied,

    /// <summary>Durable here.</summary>
    Durable,
}

/// <summary>Reads the rung, and says whether a replica has it.</summary>
internal static class WaitRungs
{
    private const string Accepted = "This version accepts \"applied\" (the default) and \"durable\".";

    /// <summary>Reads <c>wait</c>.</summary>
    public static WaitRung Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            if (element.ValueEquals("applied"u8)) return WaitRung.Applied;
            if (element.ValueEquals("durable"u8)) return WaitRung.Durable;
        }

        bool isRung = element.ValueKind == JsonValueKind.String
            ? element.ValueEquals("quorum"u8) || element.ValueEquals("all"u8)
            : element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int members) && members > 0;
        if (isRung)
        {
            throw new ProblemException(
                ProblemKinds.UnsupportedWait,
                $"'wait' is {element.GetRawText()}, which asks other members. {Accepted}");
        }

        throw ProblemException.Invalid(
            $"'wait' is \"applied\", \"durable\", \"quorum\", \"all\" or a number of members. {Accepted}");
    }

    /// <summary>Refuses a rung that the replica's settings can't give, before anything is applied.</summary>
    public static void Require(Replica replica, WaitRung rung)
    {
        if (rung != WaitRung.Durable || replica.Durability != Durability.None) return;
        throw new ProblemException(
            ProblemKinds.NotDurable,
            "'wait' is \"durable\", and the node runs with --durability none. Start it with --durability always or "
            + "interval, or wait for \"applied\". Nothing was applied.");
    }
}
