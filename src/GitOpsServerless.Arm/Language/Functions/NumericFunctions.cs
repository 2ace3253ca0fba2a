using System.Globalization;
using GitOpsServerless.Arm.Language.Values;

namespace GitOpsServerless.Arm.Language.Functions;

/// <summary>Arithmetic with integers of 64 bits.</summary>
/// <remarks><see href="https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-numeric"/></remarks>
internal static class NumericFunctions
{
    public static IEnumerable<FunctionDefinition> All { get; } =
    [
        new("add", 2, 2) { PaysItself = true, Eager = static call => Compute(call, static (left, right) => checked(left + right)) },
        new("sub", 2, 2) { PaysItself = true, Eager = static call => Compute(call, static (left, right) => checked(left - right)) },
        new("mul", 2, 2) { PaysItself = true, Eager = static call => Compute(call, static (left, right) => checked(left * right)) },
        new("div", 2, 2) { PaysItself = true, Eager = static call => Compute(call, static (left, right) => checked(left / right)) },
        new("mod", 2, 2) { PaysItself = true, Eager = static call => Compute(call, static (left, right) => checked(left % right)) },
        new("min", 1, int.MaxValue) { PaysItself = true, Eager = static call => Extreme(call, -1) },
        new("max", 1, int.MaxValue) { PaysItself = true, Eager = static call => Extreme(call, 1) },
        new("int", 1, 1) { Eager = ToInteger },
        new("float", 1, 1) { Eager = ToFloat },
    ];

    public static double ToDouble(TemplateValue value) => value is FloatValue number ? number.Value : ((IntegerValue)value).Value;

    private static IntegerValue Compute(FunctionCall call, Func<long, long, long> operation)
    {
        try
        {
            return new IntegerValue(operation(call.Integer(0), call.Integer(1)));
        }
        catch (OverflowException)
        {
            throw call.Failure("the result does not fit into 64 bits.");
        }
        catch (DivideByZeroException)
        {
            throw call.Failure("the divisor is zero.");
        }
    }

    private static TemplateValue? Extreme(FunctionCall call, int sign)
    {
        var items = call.Count == 1 && call[0] is ArrayValue array ? array.Items : call.Arguments;
        TemplateValue? best = null;
        foreach (var item in items)
        {
            if (item is not (IntegerValue or FloatValue))
            {
                throw call.Failure($"all values must be of the type 'Integer'; one is of the type '{item.TypeName}'.");
            }

            call.Evaluator.Meter.Spend();
            best = best is null || ToDouble(item).CompareTo(ToDouble(best)) * sign > 0 ? item : best;
        }

        return best ?? throw call.Failure("the array must not be empty.");
    }

    private static TemplateValue? ToInteger(FunctionCall call) => call[0] switch
    {
        IntegerValue value => value,
        FloatValue or BooleanValue or NullValue or ArrayValue or ObjectValue => throw call.WrongType(0, "'Integer, String'"),
        StringValue text when long.TryParse(text.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var integer) => new IntegerValue(integer),
        _ => throw call.Failure("the argument cannot be converted to an integer."),
    };

    private static TemplateValue? ToFloat(FunctionCall call) => call[0] switch
    {
        FloatValue value => value,
        IntegerValue value => new FloatValue(value.Value),
        StringValue text when double.TryParse(text.Value, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var real) => new FloatValue(real),
        _ => throw call.Failure("the argument cannot be converted to a floating point number."),
    };
}
