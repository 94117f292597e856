using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Values;
using Syncline.Node.Http;
using Syncline.Node.Problems;
using Syncline.Replication.Engines;
using Syncline.Replication.Spaces;

namespace Syncline.Node.Updates;

/// <summary>Reads one update: <c>{"object","type","op","args"}</c>.</summary>
internal static class UpdateReader
{
    private const string Shape = "{\"object\":\"collection/name\",\"type\",\"op\",\"args\":[...]}";

    /// <summary>Reads an update.</summary>
    /// <param name="item">The JSON.</param>
    /// <param name="index">Where it stands among the updates, from 0.</param>
    public static Update Read(JsonElement item, int index)
    {
        string? address = null, typeName = null, name = null;
        JsonElement args = default;
        if (item.ValueKind != JsonValueKind.Object) throw Invalid($"An update is {Shape}.", index, null);
        foreach (JsonProperty member in item.EnumerateObject())
        {
            if (member.NameEquals("object"u8)) address = JsonMembers.Text(member.Value, "object");
            else if (member.NameEquals("type"u8)) typeName = JsonMembers.Text(member.Value, "type");
            else if (member.NameEquals("op"u8)) name = JsonMembers.Text(member.Value, "op");
            else if (member.NameEquals("args"u8)) args = member.Value;
            else throw Invalid($"An update has no member '{member.Name}'. It is {Shape}.", index, address);
        }

        if (address is null || typeName is null || name is null)
        {
            throw Invalid(
                $"'{(address is null ? "object" : typeName is null ? "type" : "op")}' is missing.", index, address);
        }

        int named = args.ValueKind == JsonValueKind.Undefined ? 3 : 4;
        if (item.GetPropertyCount() > named) throw Invalid("An update has two members of one name.", index, address);
        _ = ObjectTypes.TryParse(typeName, out ObjectType type); // The catalogue names the types if it is none.
        ImmutableArray<Value> values = ReadArguments(args, index, address);
        if (!OperationCatalogue.TryParse(type, name, values, out Operation? operation, out string? problem)
            || !ObjectKey.TryParse(address, type, out ObjectKey key, out problem))
        {
            throw Invalid(problem!, index, address);
        }

        return new(key, operation);
    }

    private static ImmutableArray<Value> ReadArguments(JsonElement args, int index, string address)
    {
        if (args.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return [];
        if (args.ValueKind != JsonValueKind.Array) throw Invalid("'args' is an array.", index, address);
        Value[] values = new Value[args.GetArrayLength()];
        int position = 0;
        foreach (JsonElement arg in args.EnumerateArray())
        {
            if (!ValueJson.TryRead(arg, out values[position], out string? problem))
            {
                throw InvalidArgument(arg, $"Argument {position + 1}: {problem}", index, address);
            }

            position++;
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(values);
    }

    private static ProblemException InvalidArgument(JsonElement arg, string problem, int index, string address)
    {
        int bytes = JsonMarshal.GetRawUtf8Value(arg).Length;
        if (bytes <= ValueCodec.BytesMax) return Invalid(problem, index, address);
        return new(ProblemKinds.LimitExceeded, problem)
        {
            UpdateIndex = index,
            Object = address,
            Limit = (ValueCodec.BytesMax, bytes),
        };
    }

    private static ProblemException Invalid(string detail, int index, string? address) =>
        new(ProblemKinds.InvalidUpdate, detail) { UpdateIndex = index, Object = address };
}
