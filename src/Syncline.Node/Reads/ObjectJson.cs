using System.Globalization;
using System.Text.Json;
using Syncline.Crdt;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Objects;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Node.Reads;

/// <summary>The one place that turns what an object reads as into JSON.</summary>
internal static class ObjectJson
{
    /// <summary>Writes the object's value where the writer stands.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="state">The object.</param>
    /// <param name="policy">How registers are viewed, those inside maps too.</param>
    public static void Write(Utf8JsonWriter writer, ObjectState state, RegisterPolicy policy)
    {
        switch (state)
        {
            case Counter counter:
                // 128 bits: more digits than a JSON number usually has, so written as they are.
                writer.WriteRawValue(counter.Value.ToString(NumberFormatInfo.InvariantInfo), skipInputValidation: true);
                break;
            case Register register:
                ValueJson.Write(writer, register.Read(policy));
                break;
            case EnableWinsFlag flag:
                writer.WriteBooleanValue(flag.IsEnabled);
                break;
            case AddWinsSet set:
                WriteSet(writer, set);
                break;
            case NestedMap map:
                WriteMap(writer, map, policy);
                break;
            default:
                throw new InvariantViolationException($"There is no JSON for a {state.Type}.");
        }
    }

    private static void WriteSet(Utf8JsonWriter writer, AddWinsSet set)
    {
        writer.WriteStartArray();
        foreach (Value element in set.Elements)
        {
            ValueJson.Write(writer, element);
        }

        writer.WriteEndArray();
    }

    /// <summary>Children of one key stand next to each other, so each key is written once.</summary>
    private static void WriteMap(Utf8JsonWriter writer, NestedMap map, RegisterPolicy policy)
    {
        Value? key = null;
        writer.WriteStartObject();
        foreach (var (child, state) in map.Children)
        {
            if (key != child.Key)
            {
                if (key is not null) writer.WriteEndArray();
                key = child.Key;
                writer.WriteStartArray(NameOf(child.Key));
            }

            writer.WriteStartObject();
            writer.WriteString("type", ObjectTypes.NameOf(child.Type));
            writer.WritePropertyName("value");
            Write(writer, state, policy);
            writer.WriteEndObject();
        }

        if (key is not null) writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string NameOf(Value key)
    {
        string text = key.Kind == ValueKind.Text ? key.AsText() : key.ToString();
        return text.StartsWith('$') ? "$" + text : text;
    }
}
