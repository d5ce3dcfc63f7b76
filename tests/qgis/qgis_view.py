"""QGIS without a window: a project opened, its layers, styles and renderings. ImportError without PyQGIS."""

import os
import tempfile

os.environ["QT_QPA_PLATFORM"] = "offscreen"
_home = tempfile.TemporaryDirectory(prefix="capacity_qgis_")  # settings go there, not to the user's
os.environ.update(HOME=_home.name, XDG_RUNTIME_DIR=_home.name)

import numpy as np
from qgis.core import (Qgis, QgsApplication, QgsMapRendererSequentialJob, QgsMapSettings, QgsProject, QgsRasterLayer,
                       QgsVectorLayer)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor, QImage
from qgis.PyQt.QtXml import QDomDocument

_application = QgsApplication([], False)
_application.initQgis()


def rgb(colour):
    return colour.red(), colour.green(), colour.blue()


def classes(renderer):
    """{value: (label, colour)} of a renderer of named values."""
    return {int(c.value): (c.label, rgb(c.color)) for c in renderer.classes()}


def ranges(renderer):
    """[(from, to, label, colour)] of a renderer of classes of a field."""
    return [(r.lowerValue(), r.upperValue(), r.label(), rgb(r.symbol().color())) for r in renderer.ranges()]


def load_style(path):
    """What QGIS says of a .qml, whether it took it, and the kind of renderer it made, for the data of the same name."""
    base = path[:-4]
    layer = QgsVectorLayer(base + ".gpkg|layername=zones", "x") if base.endswith("zones") else QgsRasterLayer(base + ".tif", "x")
    assert layer.isValid(), base
    said, loaded = layer.loadNamedStyle(path)
    return said, loaded, layer.renderer().type()


class View:
    def __init__(self, path):
        self.messages = []
        _application.messageLog().messageReceived.connect(self.hear)
        self.project = QgsProject.instance()
        self.read = self.project.read(path)
        self.root = self.project.layerTreeRoot()
        self.layers = [node.layer() for node in self.root.findLayers()]
        document = QDomDocument()
        with open(path, encoding="utf-8") as f:
            document.setContent(f.read())
        self.canvas = document.documentElement().firstChildElement("mapcanvas")

    def hear(self, text, tag, level):
        if level != Qgis.MessageLevel.Info:
            self.messages.append(f"{tag}: {text}")

    def close(self):
        _application.messageLog().messageReceived.disconnect(self.hear)
        self.project.clear()

    def groups(self):
        return {g.name(): [n.layer().name() for n in g.findLayers()] for g in self.root.findGroups()}

    def shown(self):
        return [n.layer().name() for n in self.root.findLayers() if n.isVisible()]

    def layer(self, name, group=None):
        nodes = (self.root.findGroup(group) if group else self.root).findLayers()
        return next(n.layer() for n in nodes if n.layer().name() == name)

    def settings(self):
        """As the window would have them on opening the project."""
        settings = QgsMapSettings()
        settings.readXml(self.canvas)
        return settings

    def extent(self):
        e = self.settings().extent()
        return [e.xMinimum(), e.yMinimum(), e.xMaximum(), e.yMaximum()]

    def render(self, width, height, layers=None):
        """Red, green and blue of every pixel, of the layers given or those that are shown."""
        settings = self.settings()
        settings.setOutputSize(QSize(width, height))
        settings.setBackgroundColor(QColor("white"))
        settings.setFlag(Qgis.MapSettingsFlag.Antialiasing, False)
        settings.setLayers(layers or [n.layer() for n in self.root.findLayers() if n.isVisible()])
        job = QgsMapRendererSequentialJob(settings)
        job.start()
        job.waitForFinished()
        image = job.renderedImage().convertToFormat(QImage.Format_RGB888)
        data = image.constBits().asstring(image.sizeInBytes())
        return np.frombuffer(data, np.uint8).reshape(height, image.bytesPerLine())[:, :3 * width].reshape(height, width, 3)


def open_project(path):
    return View(path)
