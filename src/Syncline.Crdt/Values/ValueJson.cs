using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Syncline.Crdt.Values;

/// <summary>Values in JSON, both ways; writing then reading gives the same value.</summary>
/// <remarks>
/// null, booleans, strings, arrays and objects are what they seem. A number without <c>.</c> and <c>e</c> is an integer
/// of 64 bits, with one a double. The rest is an object with one key: <c>{"$decimal":"1.10"}</c>,
/// <c>{"$bytes":"base64"}</c>, <c>{"$timestamp":"RFC 3339"}</c>, <c>{"$double":"NaN"}</c>. A user's key that starts
/// with <c>$</c> is written with <c>$$</c>.
/// </remarks>
public static class ValueJson
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = Value.LevelsMax + 1,
    };

    /// <summary>Reads a value; false, with the place and what to do, if it is none or above the limits.</summary>
    /// <remarks>
    /// What is read can be stored (<see cref="ValueCodec.IsWithinLimits"/>). A value at the depth limit takes one JSON
    /// level more where it holds a <c>{"$..."}</c> object, so parse with a <c>MaxDepth</c> above the default of 64.
    /// </remarks>
    public static bool TryRead(JsonElement element, out Value value, [NotNullWhen(false)] out string? problem)
    {
        ValueJsonReader reader = new();
        problem = reader.Read(element, out value) && !ValueCodec.IsWithinLimits(value, out string? reason)
            ? reason
            : reader.Problem;
        if (problem is null) return true;
        value = default;
        return false;
    }

    /// <summary>Writes the values as an array.</summary>
    public static void WriteAll(Utf8JsonWriter writer, IEnumerable<Value> values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(values);
        writer.WriteStartArray();
        foreach (Value value in values)
        {
            Write(writer, value);
        }

        writer.WriteEndArray();
    }

    /// <summary>A key of a map as the name of a member: one that starts with <c>$</c> gets another.</summary>
    public static string NameOf(Value key)
    {
        string text = key.Kind == ValueKind.Text ? key.AsText() : key.ToString();
        return text.StartsWith('$') ? "$" + text : text;
    }

    /// <summary>Writes the value where the writer stands; maps in canonical order of their keys.</summary>
    /// <remarks>Timestamps are written in UTC. The writer's encoder decides on escapes.</remarks>
    public static void Write(Utf8JsonWriter writer, Value value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (value.Kind)
        {
            case ValueKind.Null:
                writer.WriteNullValue();
                break;
            case ValueKind.Boolean:
                writer.WriteBooleanValue(value.AsBoolean());
                break;
            case ValueKind.Integer:
                writer.WriteNumberValue(value.AsInteger());
                break;
            case ValueKind.Double:
                WriteDouble(writer, value.AsDouble());
                break;
            case ValueKind.Decimal:
                string digits = value.AsDecimal().ToString(NumberFormatInfo.InvariantInfo);
                WriteSpecial(writer, ValueJsonForms.DecimalKey, digits);
                break;
            case ValueKind.Timestamp:
                WriteSpecial(writer, ValueJsonForms.TimestampKey, Rfc3339.Format(value.AsTimestamp()));
                break;
            case ValueKind.Text:
                writer.WriteStringValue(value.AsText());
                break;
            case ValueKind.Bytes:
                writer.WriteStartObject();
                writer.WriteBase64String(ValueJsonForms.BytesKey, value.AsBytes());
                writer.WriteEndObject();
                break;
            case ValueKind.List:
                WriteList(writer, value);
                break;
            case ValueKind.Map:
                WriteMap(writer, value);
                break;
        }
    }

    /// <summary>The JSON as text, with no more escapes than JSON needs.</summary>
    internal static string ToText(Value value)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, Readable))
        {
            Write(writer, value);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteDouble(Utf8JsonWriter writer, double value)
    {
        if (!double.IsFinite(value))
        {
            WriteSpecial(writer, ValueJsonForms.DoubleKey, double.IsNaN(value) ? ValueJsonForms.NaN
                : value > 0 ? ValueJsonForms.PositiveInfinity
                : ValueJsonForms.NegativeInfinity);
            return;
        }

        string digits = value.ToString("R", NumberFormatInfo.InvariantInfo);
        bool readsAsDouble = digits.AsSpan().ContainsAny('.', 'E');
        writer.WriteRawValue(readsAsDouble ? digits : digits + ".0", skipInputValidation: true);
    }

    private static void WriteSpecial(Utf8JsonWriter writer, string key, string text)
    {
        writer.WriteStartObject();
        writer.WriteString(key, text);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, Value list)
    {
        writer.WriteStartArray();
        foreach (Value item in list.AsList())
        {
            Write(writer, item);
        }

        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, Value map)
    {
        writer.WriteStartObject();
        foreach (var (key, value) in map.AsMap())
        {
            writer.WritePropertyName(key.StartsWith('$') ? "$" + key : key);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }
}
