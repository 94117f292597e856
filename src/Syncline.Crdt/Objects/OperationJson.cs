using System.Text.Json;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Objects;

/// <summary>Operations in JSON, as a node takes them: <c>"op"</c> and <c>"args"</c>.</summary>
/// <remarks>Names are those of <see cref="OperationCatalogue"/>, which reads them.</remarks>
public static class OperationJson
{
    /// <summary>Writes the members <c>"op"</c> and <c>"args"</c> of the object that the writer is in.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, Operation operation)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(operation);
        switch (operation)
        {
            case PlainOperation plain:
                EffectJson.WriteMembers(writer, plain.Effect);
                break;
            case CounterOperation.Add add:
                Begin(writer, add.Amount < 0 ? "decrement" : "increment");
                writer.WriteNumberValue(add.Amount < 0 ? 0UL - (ulong)add.Amount : (ulong)add.Amount);
                writer.WriteEndArray();
                break;
            case CounterOperation.Reset or MapOperation.Reset:
                Begin(writer, "reset");
                writer.WriteEndArray();
                break;
            case MapOperation.Remove remove:
                Begin(writer, "remove");
                ValueJson.Write(writer, remove.Key);
                writer.WriteEndArray();
                break;
            case MapOperation.Update update:
                Begin(writer, "update");
                ValueJson.Write(writer, update.Key);
                writer.WriteStartObject();
                writer.WriteString("type", ObjectTypes.NameOf(update.Operation.Type));
                WriteMembers(writer, update.Operation);
                writer.WriteEndObject();
                writer.WriteEndArray();
                break;
            default:
                throw new InvariantViolationException($"An operation without a name: {operation}.");
        }
    }

    private static void Begin(Utf8JsonWriter writer, string name)
    {
        writer.WriteString("op", name);
        writer.WriteStartArray("args");
    }
}
