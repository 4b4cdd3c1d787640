// node --import carryall/register tool.ets
import "@carryall/programs/register";
