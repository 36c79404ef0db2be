"""Networks in OpenVINO and ONNX Runtime: sessions, precision, quantisation."""
