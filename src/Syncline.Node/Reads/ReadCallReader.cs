using System.Text.Json;
using Syncline.Crdt.Causality;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Node.Http;
using Syncline.Node.Problems;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Reads;

/// <summary>Reads the body of <c>POST .../read</c>.</summary>
internal static class ReadCallReader
{
    private const string Members = "after, at, objects, timeoutMs";
    private const int MembersKnown = 4;
    private const string Shape = "{\"object\":\"collection/name\",\"type\",\"policy\"?}";

    /// <summary>Reads the body.</summary>
    public static ReadCall Read(JsonElement body)
    {
        List<(ObjectKey, RegisterPolicy)>? objects = null;
        VersionVector after = VersionVector.Empty;
        TimeSpan timeout = TimeSpan.FromMilliseconds(NodeLimits.TimeoutMillisecondsDefault);
        JsonMembers.RequireDistinct(body, "The body of a read", MembersKnown);
        foreach (JsonProperty member in JsonMembers.Of(body, "The body of a read"))
        {
            if (member.NameEquals("objects"u8)) objects = ReadObjects(member);
            else if (member.NameEquals("after"u8)) after = JsonMembers.After(member.Value);
            else if (member.NameEquals("timeoutMs"u8)) timeout = JsonMembers.Timeout(member.Value);
            else if (member.NameEquals("at"u8)) RefusePast(member.Value);
            else throw ProblemException.Invalid($"A read has no member '{member.Name}'. Members: {Members}.");
        }

        if (objects is null) throw ProblemException.Invalid("'objects' is missing: an array of what to read.");
        return new(objects, after, timeout);
    }

    private static void RefusePast(JsonElement at)
    {
        if (at.ValueKind == JsonValueKind.Null) return;
        throw new ProblemException(
            ProblemKinds.UnsupportedAt, "'at' asks for a past version; leave it out to read the present.");
    }

    private static List<(ObjectKey, RegisterPolicy)> ReadObjects(JsonProperty member)
    {
        JsonElement.ArrayEnumerator items = JsonMembers.Items(member);
        int count = member.Value.GetArrayLength();
        if (count > NodeLimits.ReadObjectsMax)
        {
            throw new ProblemException(
                ProblemKinds.LimitExceeded, $"A read has at most {NodeLimits.ReadObjectsMax} objects. Split it.")
            {
                Limit = (NodeLimits.ReadObjectsMax, count),
            };
        }

        List<(ObjectKey, RegisterPolicy)> objects = new(count);
        foreach (JsonElement item in items)
        {
            objects.Add(ReadObject(item));
        }

        return objects;
    }

    private static (ObjectKey, RegisterPolicy) ReadObject(JsonElement item)
    {
        string? address = null, typeName = null, policyName = null;
        foreach (JsonProperty member in JsonMembers.Of(item, $"What to read, {Shape},"))
        {
            if (member.NameEquals("object"u8)) address = JsonMembers.Text(member.Value, "object");
            else if (member.NameEquals("type"u8)) typeName = JsonMembers.Text(member.Value, "type");
            else if (member.NameEquals("policy"u8)) policyName = JsonMembers.TextOrNull(member);
            else throw Invalid($"What to read has no member '{member.Name}'. It is {Shape}.", address);
        }

        if (address is null || typeName is null) throw Invalid($"What to read is {Shape}.", address);
        if (!ObjectTypes.TryParse(typeName, out ObjectType type))
        {
            throw Invalid($"There is no type '{typeName}'. Types: {string.Join(", ", ObjectTypes.Names)}.", address);
        }

        return ObjectKey.TryParse(address, type, out ObjectKey key, out string? problem)
            ? (key, PolicyOf(policyName, address, type))
            : throw Invalid(problem!, address);
    }

    private static RegisterPolicy PolicyOf(string? name, string address, ObjectType type)
    {
        if (name is null) return RegisterPolicy.LastWriterWins;
        if (type is not (ObjectType.Register or ObjectType.Map))
        {
            throw Invalid("'policy' is for registers, and for maps with registers in them.", address);
        }

        return RegisterPolicies.TryParse(name, out RegisterPolicy policy)
            ? policy
            : throw Invalid(
                $"There is no policy '{name}'. Policies: {string.Join(", ", RegisterPolicies.Names)}.", address);
    }

    private static ProblemException Invalid(string detail, string? address) =>
        new(ProblemKinds.InvalidRequest, detail) { Object = address };
}
