using System.Text.Json;
using Syncline.Crdt.Counters;
using Syncline.Crdt.Flags;
using Syncline.Crdt.Maps;
using Syncline.Crdt.Registers;
using Syncline.Crdt.Sets;
using Syncline.Crdt.Values;

namespace Syncline.Crdt.Objects;

/// <summary>Effects in JSON, as the operations that users asked for: <c>"op"</c> and <c>"args"</c>.</summary>
/// <remarks>
/// What an effect carries beside that, such as what a reset had seen, is left out. Names are those of
/// <see cref="OperationCatalogue"/>.
/// </remarks>
public static class EffectJson
{
    /// <summary>Writes the members <c>"op"</c> and <c>"args"</c> of the object that the writer is in.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, Effect effect)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteString("op", NameOf(effect));
        writer.WritePropertyName("args");
        WriteArguments(writer, effect);
    }

    /// <summary>The name of the operation that an effect is of.</summary>
    public static string NameOf(Effect effect) => effect switch
    {
        CounterEffect.Add add => add.Amount < 0 ? "decrement" : "increment",
        RegisterEffect.Assign => "assign",
        RegisterEffect.Clear => "clear",
        FlagEffect.Enable => "enable",
        FlagEffect.Disable => "disable",
        SetEffect.Add => "add",
        SetEffect.AddAll => "add-all",
        SetEffect.Remove or MapEffect.Remove => "remove",
        SetEffect.RemoveAll => "remove-all",
        MapEffect.Update => "update",
        CounterEffect.Reset or SetEffect.Reset or MapEffect.Reset => "reset",
        _ => throw new InvariantViolationException($"An effect without a name: {effect}."),
    };

    /// <summary>Writes the arguments of an effect's operation, as an array.</summary>
    public static void WriteArguments(Utf8JsonWriter writer, Effect effect)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray();
        switch (effect)
        {
            case CounterEffect.Add add:
                writer.WriteNumberValue(add.Amount < 0 ? 0UL - (ulong)add.Amount : (ulong)add.Amount);
                break;
            case RegisterEffect.Assign assign:
                ValueJson.Write(writer, assign.Value);
                break;
            case SetEffect.Add add:
                ValueJson.Write(writer, add.Element);
                break;
            case SetEffect.Remove remove:
                ValueJson.Write(writer, remove.Element);
                break;
            case SetEffect.AddAll add:
                WriteElements(writer, add.Elements);
                break;
            case SetEffect.RemoveAll remove:
                WriteElements(writer, remove.Elements);
                break;
            case MapEffect.Remove remove:
                ValueJson.Write(writer, remove.Key);
                break;
            case MapEffect.Update update:
                ValueJson.Write(writer, update.Child.Key);
                writer.WriteStartObject();
                writer.WriteString("type", ObjectTypes.NameOf(update.Child.Type));
                WriteMembers(writer, update.Effect);
                writer.WriteEndObject();
                break;
        }

        writer.WriteEndArray();
    }

    private static void WriteElements(Utf8JsonWriter writer, IEnumerable<Value> elements)
    {
        writer.WriteStartArray();
        foreach (Value element in elements)
        {
            ValueJson.Write(writer, element);
        }

        writer.WriteEndArray();
    }
}
